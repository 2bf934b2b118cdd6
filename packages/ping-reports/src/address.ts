import { ConfigError } from "@identity-reports/core";
import { expectText, parseBaseUrl, urlText } from "@identity-reports/core/vendor";

/** Which tenant environment to talk to: its host name, or its address. */
export interface PingAddress {
  /** Host name of the environment: `openam-acme-ew2.id.forgerock.io`. Tokens are given out there only, not at a custom domain. */
  readonly tenant?: string | undefined;
  /** The same as an address: `https://openam-acme-ew2.id.forgerock.io`. */
  readonly baseUrl?: string | undefined;
}

/** Path between the address and the endpoints' own. */
export const prefix = "reports/";

/** Path of the token endpoint, in the root realm. */
export const tokenPath = "/am/oauth2/access_token";

const example = '"openam-acme-ew2.id.forgerock.io"';

/**
 * The address of the tenant.
 *
 * @throws ConfigError unless exactly one of `tenant` and `baseUrl` is given, and is a host over https without a path.
 */
export function resolveAddress({ tenant, baseUrl }: PingAddress): string {
  if (tenant !== undefined && baseUrl !== undefined)
    throw new ConfigError("tenant", "give either tenant or baseUrl, not both");
  if (baseUrl !== undefined) {
    const url = parseBaseUrl("baseUrl", baseUrl);
    if (url.pathname !== "/")
      throw new ConfigError("baseUrl", "expected only the URL of the tenant, without a path such as /reports");
    return urlText(url);
  }
  const host = expectText("tenant", tenant, `the host name of your tenant, such as ${example}, or baseUrl`);
  if (!/^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i.test(host)) {
    throw new ConfigError("tenant", `expected a bare host name, such as ${example}; give anything else as baseUrl`);
  }
  return `https://${host.toLowerCase()}`;
}

/**
 * What an assertion is made out to: the token endpoint with its port, which Ping's documentation asks for even where it
 * is the usual one.
 */
export function audienceOf(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${protocol}//${hostname}:${port || (protocol === "http:" ? "80" : "443")}${tokenPath}`;
}
