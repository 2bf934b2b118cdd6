const MiB = 1024 * 1024;

/** How much is measured. */
export interface Settings {
  /** Short name for the report. */
  readonly name: "full" | "quick";
  readonly smallCalls: { readonly rounds: number; readonly warmUp: number; readonly calls: number };
  readonly downloads: {
    readonly small: { readonly bytes: number; readonly rounds: number };
    readonly large: { readonly bytes: number; readonly rounds: number };
  };
  readonly rateLimit: { readonly rounds: number; readonly calls: number; readonly callers: number };
  readonly outage: { readonly rounds: number; readonly failuresBefore: number; readonly calls: number };
  readonly abort: { readonly trials: number };
  readonly loading: {
    readonly rounds: number;
    /** Rounds in which the clients are held against their peer. */
    readonly clientRounds: number;
  };
  readonly growth: { readonly rounds: number };
  readonly rows: {
    readonly rounds: number;
    /** A file of each of these sizes; the first is for all readers, the others for the memory of ours. */
    readonly megabytes: readonly [number, ...number[]];
    readonly bombGigabytes: number;
  };
  readonly compare: { readonly rounds: number; readonly rows: number };
}

/** What `docs/performance.md` is written from. */
export const full: Settings = {
  name: "full",
  smallCalls: { rounds: 9, warmUp: 1000, calls: 1000 },
  downloads: { small: { bytes: 64 * MiB, rounds: 7 }, large: { bytes: 2048 * MiB, rounds: 3 } },
  rateLimit: { rounds: 3, calls: 1000, callers: 50 },
  outage: { rounds: 3, failuresBefore: 100, calls: 300 },
  abort: { trials: 300 },
  loading: { rounds: 9, clientRounds: 31 },
  growth: { rounds: 5 },
  rows: { rounds: 5, megabytes: [200, 10, 2_000], bombGigabytes: 10 },
  compare: { rounds: 7, rows: 300_000 },
};

/** For work on the code: minutes become seconds, and the figures are rough. */
export const quick: Settings = {
  name: "quick",
  smallCalls: { rounds: 3, warmUp: 500, calls: 500 },
  downloads: { small: { bytes: 64 * MiB, rounds: 3 }, large: { bytes: 256 * MiB, rounds: 3 } },
  rateLimit: { rounds: 1, calls: 300, callers: 50 },
  outage: { rounds: 1, failuresBefore: 100, calls: 200 },
  abort: { trials: 40 },
  loading: { rounds: 3, clientRounds: 5 },
  growth: { rounds: 1 },
  rows: { rounds: 3, megabytes: [50, 10, 200], bombGigabytes: 1 },
  compare: { rounds: 3, rows: 300_000 },
};

/** The limit of the rate-limited endpoint: so many requests in any such window. */
export const limit = { requests: 100, windowMs: 1000 };
