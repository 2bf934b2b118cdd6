import type { RateLimitOptions } from "@identity-reports/core/fake";
import type { SailPointBehaviour } from "./behaviour.js";
import { resolveBehaviour } from "./behaviour.js";

/** The client id and secret that the fake accepts. */
export interface SailPointFakeCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Options of `sailPointFake`. */
export interface SailPointFakeOptions {
  /** Default: `https://acme.api.identitynow.com`. A trailing slash or API version is dropped. */
  readonly baseUrl?: string;
  readonly credentials?: SailPointFakeCredentials;
  /** How long a token lives, in ms; sent as whole seconds. Default: 749 s, as in the vendor's example. */
  readonly tokenLifeMs?: number;
  /** How long a run takes, in ms, unless `nextRun` says otherwise. Default: 0, over with the first look. */
  readonly runMs?: number;
  /** How many rows a report has, unless `nextRun` says otherwise. Default: 37. */
  readonly rows?: number;
  /** Default: 100 requests in any 10 s per client id and API version. `false` lifts the limit. */
  readonly rateLimit?: RateLimitOptions | false;
  /** Switches for what the vendor's documents leave open. */
  readonly behaviour?: Partial<SailPointBehaviour>;
}

/** Checked options with every default filled in. */
export interface ResolvedFakeOptions extends Required<SailPointFakeOptions> {
  readonly behaviour: SailPointBehaviour;
}

const known = ["baseUrl", "credentials", "tokenLifeMs", "runMs", "rows", "rateLimit", "behaviour"];

function resolveBaseUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("sailPointFake: baseUrl must be an address such as https://acme.api.identitynow.com.");
  }
  return (url.origin + url.pathname).replace(/\/+$/, "").replace(/\/(?:v3|v2024|v2025|v2026|beta|latest)$/, "");
}

/** Checks a number of an option or of a planned run. @throws TypeError that names it. */
export function expectNumber(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least) return;
  throw new TypeError(`sailPointFake: ${name} must be a number, at least ${least}.`);
}

/** Checks options and fills in the defaults. @throws TypeError that names the option and what it takes. */
export function resolveOptions(options: SailPointFakeOptions): ResolvedFakeOptions {
  const surplus = Object.keys(options).find((name) => !known.includes(name));
  if (surplus !== undefined) {
    throw new TypeError(`sailPointFake: unknown option "${surplus}". Known: ${known.join(", ")}.`);
  }
  const {
    baseUrl = "https://acme.api.identitynow.com",
    credentials = { clientId: "fake-client-id", clientSecret: "fake-client-secret" },
    tokenLifeMs = 749_000,
    runMs = 0,
    rows = 37,
    rateLimit = { requests: 100, windowMs: 10_000 },
  } = options;
  expectNumber("tokenLifeMs", tokenLifeMs, 1000);
  expectNumber("runMs", runMs, 0);
  expectNumber("rows", rows, 0);
  if (rateLimit !== false) {
    expectNumber("rateLimit.requests", rateLimit.requests, 1);
    expectNumber("rateLimit.windowMs", rateLimit.windowMs, 1);
  }
  if (!credentials.clientId || !credentials.clientSecret) {
    throw new TypeError("sailPointFake: credentials must have a clientId and a clientSecret.");
  }
  const behaviour = resolveBehaviour(options.behaviour);
  return { baseUrl: resolveBaseUrl(baseUrl), credentials, tokenLifeMs, runMs, rows, rateLimit, behaviour };
}
