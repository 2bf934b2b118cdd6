import type { Contestant, ContestantName, ContestantOptions } from "./contestant.ts";

const loaders: Readonly<Record<ContestantName, (options: ContestantOptions) => Promise<Contestant>>> = {
  "identity-reports": async (options) => (await import("./identity-reports.ts")).createIdentityReports(options),
  "sailpoint-api-client": async (options) =>
    (await import("./sailpoint-api-client.ts")).createSailPointApiClient(options),
  fetch: async (options) => (await import("./plain-fetch.ts")).createPlainFetch(options),
  "fetch + fsync": async (options) => (await import("./plain-fetch.ts")).createPlainFetch(options, true),
  "fetch, client loaded": async (options) => {
    await import("./identity-reports.ts");
    return (await import("./plain-fetch.ts")).createPlainFetch(options);
  },
  ky: async (options) => (await import("./plain-ky.ts")).createPlainKy(options),
  "axios + axios-retry": async (options) => (await import("./axios-with-retry.ts")).createAxiosWithRetry(options),
};

/** Loads one contestant and nothing of the others. */
export const loadContestant = (name: ContestantName, options: ContestantOptions): Promise<Contestant> =>
  loaders[name](options);
