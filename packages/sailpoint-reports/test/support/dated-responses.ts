import { SailPointReportsClient, type SailPointReportsClientOptions } from "@identity-reports/sailpoint-reports";
import type { SailPointFake } from "@identity-reports/sailpoint-reports/fake";

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Headers of a server that tells the time, in whole seconds as servers do. */
export const dated = (headers?: Headers): Headers => {
  const all = new Headers(headers);
  all.set("date", new Date().toUTCString());
  return all;
};

/** A client of a fake whose responses have a `Date`, as SailPoint's have. */
export function clientOf(
  fake: SailPointFake,
  options: Partial<SailPointReportsClientOptions> = {},
): SailPointReportsClient {
  return new SailPointReportsClient({
    tenant: "acme",
    auth: { ...fake.credentials },
    async fetch(url, init) {
      const response = await fake.fetch(url, init);
      return new Response(response.body, { status: response.status, headers: dated(response.headers) });
    },
    ...options,
  });
}

/** The same response, whose headers come at once and whose body comes later. */
export async function withSlowBody(response: Response, ms: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const body = new ReadableStream({
    async start(controller) {
      await pause(ms);
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
