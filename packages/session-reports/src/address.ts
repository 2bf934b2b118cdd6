import { ConfigError } from "@identity-reports/core";
import { parseBaseUrl, urlText } from "@identity-reports/core/vendor";

/** Where the appliance is. */
export interface SessionAddress {
  /** Address of the appliance: `https://10.0.214.98`. A trailing `/api/v2` is dropped. */
  readonly baseUrl: string;
}

/** Path between the address and the endpoints. */
export const prefix = "api/v2/";

/**
 * The address without the path of the API.
 *
 * @throws ConfigError unless it is an absolute https address that does not name another API than v2.
 */
export function resolveAddress({ baseUrl }: SessionAddress): string {
  const url = parseBaseUrl("baseUrl", baseUrl);
  url.pathname = url.pathname.replace(/\/api\/v2$/, "");
  if (/\/api(\/|$)/.test(url.pathname)) {
    throw new ConfigError("baseUrl", "reports exist only under /api/v2; give the appliance's URL, without a path");
  }
  return urlText(url);
}
