import { describe, expectTypeOf, it } from "vitest";
import { defineEndpoint, type Endpoint } from "../../src/call/endpoint.js";
import type { PathParams } from "../../src/call/path-template.js";
import type { Transport } from "../../src/client/transport.js";
import { json, noContent } from "../../src/decode/json.js";
import type { Schema } from "../../src/decode/schema.js";

interface Item {
  readonly name: string;
}
declare const itemSchema: Schema<Item>;
const item = json(itemSchema);

describe("the parameters of an endpoint", () => {
  it("are those its path names", () => {
    expectTypeOf<PathParams<"runs/{id}/files/{fileId}">>().branded.toEqualTypeOf<{
      readonly id: string;
      readonly fileId: string;
    }>();
    expectTypeOf<PathParams<"runs">>().toBeUnknown();
  });

  it("are put together from its path, query and body", () => {
    const endpoint = defineEndpoint({
      method: "POST",
      path: "items/{id}",
      query: ({ limit }: { readonly limit?: number }) => ({ limit }),
      body: ({ name }: { readonly name: string }) => ({ json: { name } }),
      validate: (params) => expectTypeOf(params.id).toBeString(),
      decode: item,
      idempotent: false,
    });
    type Params = typeof endpoint extends Endpoint<infer P, unknown> ? P : never;
    expectTypeOf<{ id: string; name: string }>().toExtend<Params>();
    expectTypeOf<{ id: string; name: string; limit: number }>().toExtend<Params>();
    expectTypeOf<{ id: string }>().not.toExtend<Params>();
    expectTypeOf<{ id: number; name: string }>().not.toExtend<Params>();
  });

  it("are unknown where there are none, and its result is what the decoder gives", () => {
    const list = defineEndpoint({ method: "GET", path: "items", decode: item, idempotent: true });
    const remove = defineEndpoint({ method: "DELETE", path: "items/{id}", decode: noContent, idempotent: true });
    const send = (transport: Transport) => [transport.send(list, {}), transport.send(remove, { id: "1" })] as const;
    type Sent = ReturnType<typeof send>;
    expectTypeOf<Awaited<Sent[0]>>().toEqualTypeOf<Item>();
    expectTypeOf<Awaited<Sent[1]>>().toBeVoid();
    expectTypeOf<Awaited<ReturnType<Sent[0]["withResponse"]>>["data"]>().toEqualTypeOf<Item>();
    // @ts-expect-error the path needs an id
    expectTypeOf((transport: Transport) => transport.send(remove, {})).toBeFunction();
  });

  it("may be a method of no other name", () => {
    // @ts-expect-error no vendor uses it
    expectTypeOf(() => defineEndpoint({ method: "HEAD", path: "a", decode: item, idempotent: true })).toBeFunction();
  });
});
