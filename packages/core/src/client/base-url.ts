import { ConfigError } from "../errors/config-error.js";
import { expectText } from "../validate/expect.js";
import { parseUrl } from "../internal/parse.js";

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** True for an address whose traffic others cannot read: `https:`, or `http:` on loopback. */
export const isSafeScheme = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isLoopback(hostname));

/**
 * Checks a base URL and drops its trailing slashes.
 *
 * @throws ConfigError unless it is an absolute `https:` address without user, query and fragment. `http:` is accepted on
 * loopback only, where the network cannot listen in.
 */
export function parseBaseUrl(option: string, value: unknown): URL {
  const text = expectText(option, value, "a URL such as https://tenant.example.com");
  const url = parseUrl(text);
  if (url === undefined) throw new ConfigError(option, "expected an absolute URL such as https://tenant.example.com");
  if (!isSafeScheme(url)) {
    throw new ConfigError(
      option,
      "expected https:, so that no credential travels in clear text (http: on loopback only)",
    );
  }
  if (url.username !== "" || url.password !== "") throw new ConfigError(option, "must not contain user or password");
  if (url.search !== "" || url.hash !== "") throw new ConfigError(option, "must not contain a query or a fragment");
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/** A base URL as text, without a trailing slash. */
export const urlText = (url: URL): string => url.origin + url.pathname.replace(/\/+$/, "");
