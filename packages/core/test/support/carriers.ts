import type { RequestHandler } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, onTestFinished } from "vitest";

/** A way for requests to reach a fake. */
export interface Carrier<Fake, Client> {
  readonly name: string;
  /** @returns a client whose requests reach the fake this way until the test is over. */
  readonly connect: (fake: Fake) => Promise<Client>;
}

/** What the three ways need of a vendor. */
interface CarriedVendor<Fake, Client> {
  readonly handlers: (fake: Fake) => readonly RequestHandler[];
  /** A client that sends to the vendor's own address. */
  readonly clientOf: (fake: Fake) => Client;
  /** A client that sends to a server. */
  readonly clientAt: (fake: Fake, baseUrl: string) => Client;
  readonly serve: (fake: Fake) => Promise<{ readonly url: string; close(): Promise<void> }>;
}

/** All three ways, for the tests of the `describe` in which this is called. */
export function carriersOf<Fake extends { client(): Client }, Client>(
  vendor: CarriedVendor<Fake, Client>,
): readonly Carrier<Fake, Client>[] {
  const mockServer = setupServer();
  beforeAll(() => mockServer.listen({ onUnhandledFrame: "error" }));
  afterEach(() => mockServer.resetHandlers());
  afterAll(() => mockServer.close());

  return [
    { name: "the fake's fetch", connect: async (fake) => fake.client() },
    {
      name: "msw",
      async connect(fake) {
        mockServer.use(...vendor.handlers(fake));
        return vendor.clientOf(fake);
      },
    },
    {
      name: "real HTTP",
      async connect(fake) {
        mockServer.close();
        const server = await vendor.serve(fake);
        onTestFinished(async () => {
          await server.close();
          mockServer.listen({ onUnhandledFrame: "error" });
        });
        return vendor.clientAt(fake, server.url);
      },
    },
  ];
}
