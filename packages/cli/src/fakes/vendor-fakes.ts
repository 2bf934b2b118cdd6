import type { Fault, RequestAnswerer } from "@identity-reports/core/fake";
import { usageError } from "../cli-error.ts";
import type { VendorName } from "../vendors/vendor-names.ts";

/** How a fake behaves. */
export interface FakeSetting {
  readonly runMs: number;
  readonly rows: number;
  /** Each meets every kind of request once. */
  readonly faults: readonly string[];
}

/** A fake of a vendor, and the variables that lead to it. */
export interface VendorFake {
  readonly answerer: RequestAnswerer;
  variables(url: string): Readonly<Record<string, string>>;
}

/** The fakes, each loaded only where it is served. */
export const vendorFakes: Readonly<Record<VendorName, (setting: FakeSetting) => Promise<VendorFake>>> = {
  async sailpoint({ runMs, rows, faults }) {
    const { sailPointFake } = await import("@identity-reports/sailpoint-reports/fake");
    const fake = sailPointFake({ runMs, rows });
    script(fake, ["startReport", "getReportResult", "getReport"], faults);
    const { clientId, clientSecret } = fake.credentials;
    return {
      answerer: fake,
      variables: (url) => ({ SAIL_BASE_URL: url, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret }),
    };
  },
  async fudo({ runMs, rows, faults }) {
    const { sessionFake } = await import("@identity-reports/session-reports/fake");
    const fake = sessionFake({ runMs, rows });
    script(fake, ["createReport", "listReports", "getReportFile"], faults);
    return {
      answerer: fake,
      variables: (url) => ({ FUDO_BASE_URL: url, FUDO_API_KEY: fake.credentials.apiKey }),
    };
  },
  async ping({ runMs, rows, faults }) {
    const { pingFake } = await import("@identity-reports/ping-reports/fake");
    const fake = pingFake({ runMs, rows });
    script(fake, ["startRun", "listRuns", "downloadRun"], faults);
    const { serviceAccountId, jwk } = fake.credentials;
    return {
      answerer: fake,
      variables: (url) => ({
        PING_BASE_URL: url,
        PING_SERVICE_ACCOUNT_ID: serviceAccountId,
        PING_SERVICE_ACCOUNT_JWK: JSON.stringify(jwk),
      }),
    };
  },
};

/** @throws CliError for a fault that there is not. */
function script<Operation extends string>(
  fake: { fail(operation: Operation, faults: readonly Fault[]): void },
  operations: readonly Operation[],
  faults: readonly string[],
): void {
  try {
    for (const operation of operations) fake.fail(operation, faults as readonly Fault[]);
  } catch (error) {
    throw usageError(`--fail: ${(error as Error).message}`);
  }
}
