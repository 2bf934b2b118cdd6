import { serve } from "@identity-reports/fake-server";
import { PingReportsClient } from "@identity-reports/ping-reports";
import type { PingFake } from "@identity-reports/ping-reports/fake";
import { handlers } from "@identity-reports/ping-reports/msw";
import { carriersOf, type Carrier } from "../../../core/test/support/carriers.ts";

/** The three ways for requests to reach a fake, for the tests of the `describe` in which this is called. */
export const carriers = (): readonly Carrier<PingFake, PingReportsClient>[] =>
  carriersOf({
    handlers,
    serve,
    clientOf: (fake: PingFake) =>
      new PingReportsClient({ tenant: "openam-acme-ew2.id.forgerock.io", auth: { ...fake.credentials } }),
    clientAt: (fake: PingFake, baseUrl) => new PingReportsClient({ baseUrl, auth: { ...fake.credentials } }),
  });
