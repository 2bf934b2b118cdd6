import { ConfigError } from "@identity-reports/core";
import { expectOneOf, expectText, parseBaseUrl, urlText } from "@identity-reports/core/vendor";

/** Version of the API: the paths of `v1` are `/reports/v1/…`, those of the others, which end in 2029, `/{version}/reports/…`. */
export type SailPointApiVersion = "v1" | "v3" | "v2024" | "v2025" | "v2026";

const legacyVersions = ["v3", "v2024", "v2025", "v2026"] as const;
const versions: readonly SailPointApiVersion[] = ["v1", ...legacyVersions];
const isLegacy = (version: string): version is (typeof legacyVersions)[number] =>
  (legacyVersions as readonly string[]).includes(version);

/** Hosts of a tenant where people sign in and no API is. */
const pageHost =
  /^(?!api\.)([a-z\d-]+)\.(identitynow(?:-demo|gov)?\.com|(?:saas|idn)\.sailpointfedramp\.com|(?:saas|login)\.sailpoint\.com)$/;

/** SailPoint's own hosts of APIs, where nothing but a version stands between the host and an endpoint. */
const apiHost = /(^|\.)api\.(identitynow(-demo|gov)?\.com|saas\.sailpointfedramp\.com|cloud\.sailpoint\.com)$/;

/** The path up to the reports, in old versions and in v1: `/v2024/reports/run`, `/reports/v1/run`. */
const pathToReports = /^(.*?)(?:\/(v\d+|beta|latest)\/reports|\/reports\/v1)(?:\/|$)/;

/** Which tenant to talk to: its name, or its address. */
export interface SailPointAddress {
  /** Name of a production tenant: `acme` for `https://acme.api.identitynow.com`. */
  readonly tenant?: string | undefined;
  /** Address of any tenant. One that ends in a version selects it: `https://sailpoint.api.identitynow.com/v2024`. */
  readonly baseUrl?: string | undefined;
  /** Default: the one `baseUrl` ends in, else `v1`. */
  readonly apiVersion?: SailPointApiVersion | undefined;
}

/**
 * The address and the path prefix of the reports endpoints.
 *
 * @throws ConfigError unless exactly one of `tenant` and `baseUrl` is given, and fits `apiVersion`.
 */
export function resolveAddress({ tenant, baseUrl, apiVersion }: SailPointAddress): { baseUrl: string; prefix: string } {
  if (tenant !== undefined && baseUrl !== undefined)
    throw new ConfigError("tenant", "give either tenant or baseUrl, not both");
  if (apiVersion !== undefined) expectOneOf("apiVersion", apiVersion, versions);
  let url: URL;
  if (baseUrl !== undefined) {
    url = parseBaseUrl("baseUrl", baseUrl);
    refusePages(url);
    refuseEndpoints(url);
  } else {
    expectText("tenant", tenant, 'the name of your tenant, such as "acme", or baseUrl');
    if (!/^[a-z\d][a-z\d-]*$/i.test(tenant ?? "")) {
      throw new ConfigError("tenant", 'expected the bare name, such as "acme"; give any other URL as baseUrl');
    }
    url = new URL(`https://${tenant}.api.identitynow.com`);
  }
  const suffix = /\/(v\d+|beta|latest)$/.exec(url.pathname)?.[1];
  if (suffix === undefined) return { baseUrl: urlText(url), prefix: prefixOf(apiVersion ?? "v1") };
  if (!isLegacy(suffix)) {
    throw new ConfigError(
      "baseUrl",
      `reports do not exist under /${suffix}; leave it out, or end in /v3, /v2024, /v2025 or /v2026`,
    );
  }
  if (apiVersion !== undefined && apiVersion !== suffix) {
    throw new ConfigError("apiVersion", `"${apiVersion}" contradicts the baseUrl, which ends in /${suffix}`);
  }
  url.pathname = url.pathname.slice(0, -suffix.length - 1);
  return { baseUrl: urlText(url), prefix: prefixOf(suffix) };
}

/** @throws ConfigError for the address that a browser shows: a call there fails in ways that say nothing. */
function refusePages({ hostname }: URL): void {
  const [, tenant, zone] = pageHost.exec(hostname) ?? [];
  if (zone === undefined) return;
  const apiZone = zone.replace("idn.", "saas.").replace(/^\w+\.sailpoint\./, "identitynow.");
  throw new ConfigError(
    "baseUrl",
    `this is where people sign in, and has no API; give https://${tenant}.api.${apiZone}`,
  );
}

/** @throws ConfigError for the address of an endpoint: the client itself adds what follows the version. */
function refuseEndpoints({ origin, hostname, pathname }: URL): void {
  const reports = pathToReports.exec(pathname);
  if (reports === null && !(apiHost.test(hostname) && !/^\/(v\d+|beta|latest)?$/.test(pathname))) return;
  const [, front = "", version = ""] = reports ?? [];
  const base = origin + front + (isLegacy(version) ? `/${version}` : "");
  throw new ConfigError("baseUrl", `the client adds the paths of the endpoints itself; give ${base}`);
}

const prefixOf = (version: SailPointApiVersion): string => (version === "v1" ? "reports/v1/" : `${version}/reports/`);
