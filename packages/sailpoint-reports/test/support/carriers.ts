import { serve } from "@identity-reports/fake-server";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import type { SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";
import { carriersOf, type Carrier } from "../../../core/test/support/carriers.ts";

/** The three ways for requests to reach a fake, for the tests of the `describe` in which this is called. */
export const carriers = (): readonly Carrier<SailPointFake, SailPointReportsClient>[] =>
  carriersOf({
    handlers,
    serve,
    clientOf: (fake: SailPointFake) => new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials } }),
    clientAt: (fake: SailPointFake, baseUrl) => new SailPointReportsClient({ baseUrl, auth: { ...fake.credentials } }),
  });
