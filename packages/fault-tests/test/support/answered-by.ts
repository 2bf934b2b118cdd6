import type { FakeFetch } from "@identity-reports/core/fake";
import type { Answerer, AskedRequest } from "../../src/fault-server.ts";

/** What a fake answers, without what says how long it is. */
export function answeredBy(fetch: FakeFetch): Answerer {
  return async ({ method, target, headers, body }: AskedRequest) => {
    const init = { method, headers, ...(body.length > 0 ? { body } : {}) };
    const answer = await fetch(new URL(target, "https://fake.example"), init);
    const { "content-length": _, "transfer-encoding": __, ...rest } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers: rest, body: new Uint8Array(await answer.arrayBuffer()) };
  };
}
