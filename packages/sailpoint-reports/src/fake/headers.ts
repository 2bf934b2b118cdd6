import type { CorsPolicy } from "@identity-reports/core/fake";
import type { SailPointBehaviour } from "./behaviour.js";

const exposed = ["Retry-After", "Connection", "SLPT-Request-ID", "Date", "X-Zuul-ServiceId"];

/** What pages of other origins may read. */
export function corsPolicy(style: SailPointBehaviour["cors"]): CorsPolicy | undefined {
  if (style === "none") return undefined;
  return { exposeHeaders: style === "vendor-list" ? exposed : [...exposed, "Content-Disposition"] };
}

/** Puts on the headers that the vendor sends with every answer. */
export function finishHeaders(headers: Headers, requestId: string, isDeprecated: boolean): void {
  headers.set("slpt-request-id", requestId);
  headers.set("server", "nginx");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-cache, no-store, must-revalidate");
  headers.set("x-robots-tag", "noindex");
  if (isDeprecated) headers.set("x-deprecated", "true");
}
