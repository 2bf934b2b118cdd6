import type { ClientOptions, Pages, ReportsClientApi } from "@identity-reports/core";
import type { GoodAnswer } from "../../src/play-fault.ts";

/**
 * What an endpoint is, as far as faults go: `read` may be sent again at any time, `change` only while it cannot have been
 * carried out, and a `file` may be sent again and is read after the call.
 */
export type EndpointKind = "read" | "change" | "file";

/** One endpoint method of one client, and how to call it. */
interface EndpointRow<Client> {
  readonly kind: EndpointKind;
  readonly call: (client: Client) => PromiseLike<unknown>;
  /** The body of a good answer; an object is sent as JSON. */
  readonly answer: object | GoodAnswer;
}

/** The options a case sets. The address is that of the place where the fault is. */
export type CaseOptions = ClientOptions & { readonly baseUrl: string };

/** A client, and the one method of it that is tried. */
export interface OpenEndpoint {
  readonly client: ReportsClientApi;
  call(): PromiseLike<unknown>;
}

/** An endpoint of any vendor. */
export interface Endpoint {
  /** Vendor and method: `ping.getRun`. */
  readonly name: string;
  readonly kind: EndpointKind;
  readonly answer: GoodAnswer;
  open(options: CaseOptions): OpenEndpoint;
}

/** A vendor's client and its endpoints. */
export interface Vendor {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  /** The methods of the client that stand for an endpoint, as its class has them. */
  readonly endpointMethods: readonly string[];
}

interface VendorSetup<Client extends ReportsClientApi> {
  readonly name: string;
  readonly prototype: object;
  readonly create: (options: CaseOptions) => Client;
  /** Methods that make more than one request, or none. */
  readonly others: readonly string[];
  readonly rows: Readonly<Record<string, EndpointRow<Client>>>;
}

/** Describes a vendor. */
export function describeVendor<Client extends ReportsClientApi>(setup: VendorSetup<Client>): Vendor {
  const others = ["constructor", ...setup.others];
  return {
    name: setup.name,
    endpointMethods: Object.getOwnPropertyNames(setup.prototype).filter((method) => !others.includes(method)),
    endpoints: Object.entries(setup.rows).map(([method, { kind, call, answer }]) => ({
      name: `${setup.name}.${method}`,
      kind,
      answer: "contentType" in answer ? answer : { body: JSON.stringify(answer), contentType: "application/json" },
      open(options) {
        const client = setup.create(options);
        return { client, call: () => call(client) };
      },
    })),
  };
}

/** The first page of a list: all of them would be more than one request. */
export async function firstPage<T>(pages: Pages<T>): Promise<readonly T[]> {
  for await (const { items } of pages.pages()) return items;
  return [];
}

/** A file that is long enough to be cut behind the bytes that are looked at before it is handed out. */
export const csvFile: GoodAnswer = {
  contentType: "text/csv",
  body: `name,address\n${Array.from({ length: 200 }, (_, n) => `user-${n},user-${n * 7919}@example.com\n`).join("")}`,
};

export const pdfFile: GoodAnswer = {
  contentType: "application/pdf",
  body: `%PDF-1.7\n${csvFile.body}%%EOF\n`,
};
