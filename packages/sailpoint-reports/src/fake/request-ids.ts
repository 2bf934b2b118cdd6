import { createRandom } from "@identity-reports/core/fake";
import type { FakeRequest } from "@identity-reports/core/fake";

/** Gives each request the id under which the vendor would have logged it. */
export interface RequestIds {
  of(request: FakeRequest): string;
}

/** Creates a source of request ids: 32 hexadecimal digits each, repeatable, the same for one request every time. */
export function createRequestIds(): RequestIds {
  const random = createRandom(0x510f);
  // Requests are told apart by their headers: a routed request is a copy, its headers object is not.
  const ids = new WeakMap<Headers, string>();
  return {
    of({ headers }) {
      const id = ids.get(headers) ?? random.hex(32);
      ids.set(headers, id);
      return id;
    },
  };
}
