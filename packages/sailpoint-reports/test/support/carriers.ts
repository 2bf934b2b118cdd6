import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, onTestFinished } from "vitest";
import { serve } from "@identity-reports/fake-server";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import type { SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";

/** A way for requests to reach a fake. */
export interface Carrier {
  readonly name: string;
  /** @returns a client whose requests reach the fake this way until the test is over. */
  readonly connect: (fake: SailPointFake) => Promise<SailPointReportsClient>;
}

/** All three ways, for the tests of the `describe` in which this is called. */
export function carriers(): readonly Carrier[] {
  const mockServer = setupServer();
  beforeAll(() => mockServer.listen({ onUnhandledFrame: "error" }));
  afterEach(() => mockServer.resetHandlers());
  afterAll(() => mockServer.close());

  return [
    { name: "the fake's fetch", connect: async (fake) => fake.client() },
    {
      name: "msw",
      async connect(fake) {
        mockServer.use(...handlers(fake));
        return new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials } });
      },
    },
    {
      name: "real HTTP",
      async connect(fake) {
        mockServer.close();
        const server = await serve(fake);
        onTestFinished(async () => {
          await server.close();
          mockServer.listen({ onUnhandledFrame: "error" });
        });
        return new SailPointReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
      },
    },
  ];
}
