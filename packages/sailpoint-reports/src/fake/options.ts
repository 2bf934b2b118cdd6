import {
  createOptionChecks,
  probedBehaviour,
  type ProbeFindings,
  type RateLimitOptions,
} from "@identity-reports/core/fake";
import { defined } from "@identity-reports/core/vendor";
import type { SailPointBehaviour } from "./behaviour.js";
import { madeUpObjects, type FakeObject, type TenantObjects } from "./tenant-objects.js";
import { resolveBehaviour } from "./behaviour.js";

/** The client id and secret that the fake accepts. */
export interface SailPointFakeCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Options of `sailPointFake`.
 *
 * @example
 * ```ts
 * const fake = sailPointFake({ runMs: 200, rows: 500 });
 * ```
 */
export interface SailPointFakeOptions {
  /** Default: `https://acme.api.identitynow.com`. A trailing slash or API version is dropped. */
  readonly baseUrl?: string;
  readonly credentials?: SailPointFakeCredentials;
  /** The scopes of a token. Default: `sp:scopes:all`. */
  readonly scopes?: readonly string[];
  /** How long a token lives, in ms; sent as whole seconds. Default: 749 s, as in the vendor's example. */
  readonly tokenLifeMs?: number;
  /** How long a run takes, in ms, unless `nextRun` says otherwise. Default: 0, over with the first look. */
  readonly runMs?: number;
  /** How many rows a report has, unless `nextRun` says otherwise. Default: 37. */
  readonly rows?: number;
  /** Default: 100 requests in any 10 s per client id and API version. `false` lifts the limit. */
  readonly rateLimit?: RateLimitOptions | false;
  /** What `listSources` has. Default: `Active Directory`, `Workday` and one more. */
  readonly sources?: readonly FakeObject[];
  /** What `getActiveCampaigns` has. Default: three, of the last days, weeks and months. */
  readonly campaigns?: readonly FakeObject[];
  /** What `listSodPolicies` has. Default: two. */
  readonly policies?: readonly FakeObject[];
  /** What `listIdentityProfiles` has. Default: one. */
  readonly identityProfiles?: readonly FakeObject[];
  /** Switches for what the vendor's documents leave open. */
  readonly behaviour?: Partial<SailPointBehaviour>;
  /** What a probe of a real tenant has found: its `behaviour` holds where none is given here. */
  readonly asProbed?: ProbeFindings | undefined;
}

/** Checked options with every default filled in. */
export interface ResolvedFakeOptions extends Required<Omit<SailPointFakeOptions, "asProbed" | keyof TenantObjects>> {
  readonly objects: TenantObjects;
  readonly behaviour: SailPointBehaviour;
}

const known = [
  "baseUrl",
  "credentials",
  "scopes",
  "tokenLifeMs",
  "runMs",
  "rows",
  "rateLimit",
  "sources",
  "campaigns",
  "policies",
  "identityProfiles",
  "behaviour",
  "asProbed",
];

/** Checks of options and plans. */
export const checks = createOptionChecks("sailPointFake");

/** Checks options and fills in the defaults. @throws TypeError that names the option and what it takes. */
export function resolveOptions(options: SailPointFakeOptions): ResolvedFakeOptions {
  checks.knownKeys("option", options, known);
  const {
    baseUrl = "https://acme.api.identitynow.com",
    credentials = { clientId: "fake-client-id", clientSecret: "fake-client-secret" },
    scopes = ["sp:scopes:all"],
    tokenLifeMs = 749_000,
    runMs = 0,
    rows = 37,
    rateLimit = { requests: 100, windowMs: 10_000 },
  } = options;
  const { sources, campaigns, policies, identityProfiles }: TenantObjects = { ...madeUpObjects(), ...defined(options) };
  const objects = { sources, campaigns, policies, identityProfiles };
  for (const [name, list] of Object.entries(objects)) checkObjects(name, list);
  checks.number("tokenLifeMs", tokenLifeMs, 1000);
  checks.number("runMs", runMs, 0);
  checks.number("rows", rows, 0);
  if (rateLimit !== false) {
    checks.number("rateLimit.requests", rateLimit.requests, 1);
    checks.number("rateLimit.windowMs", rateLimit.windowMs, 1);
  }
  if (!credentials.clientId || !credentials.clientSecret) {
    throw new TypeError("sailPointFake: credentials must have a clientId and a clientSecret.");
  }
  const behaviour = resolveBehaviour(probedBehaviour("sailPointFake", "SailPoint", options));
  const address = checks.baseUrl(baseUrl, "https://acme.api.identitynow.com");
  const withoutVersion = address.replace(/\/(?:v3|v2024|v2025|v2026|beta|latest)$/, "");
  return { baseUrl: withoutVersion, credentials, scopes, tokenLifeMs, runMs, rows, rateLimit, objects, behaviour };
}

/** @throws TypeError unless each object of a list has an id and a name. */
function checkObjects(name: string, list: readonly Partial<FakeObject>[]): void {
  const isNamed = ({ id, name: each }: Partial<FakeObject>): boolean =>
    typeof id === "string" && typeof each === "string";
  if (!Array.isArray(list) || !list.every(isNamed))
    throw new TypeError(`sailPointFake: ${name} must be a list of objects with an id and a name.`);
}
