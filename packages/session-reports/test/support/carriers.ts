import { serve } from "@identity-reports/fake-server";
import { SessionReportsClient } from "@identity-reports/session-reports";
import type { SessionFake } from "@identity-reports/session-reports/fake";
import { handlers } from "@identity-reports/session-reports/msw";
import { carriersOf, type Carrier } from "../../../core/test/support/carriers.ts";

/** The three ways for requests to reach a fake, for the tests of the `describe` in which this is called. */
export const carriers = (): readonly Carrier<SessionFake, SessionReportsClient>[] =>
  carriersOf({
    handlers,
    serve,
    clientOf: (fake: SessionFake) => new SessionReportsClient({ baseUrl: fake.baseUrl, auth: { ...fake.credentials } }),
    clientAt: (fake: SessionFake, baseUrl) => new SessionReportsClient({ baseUrl, auth: { ...fake.credentials } }),
  });
