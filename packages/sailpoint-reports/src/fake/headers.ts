import { currentTimeMs, type CorsPolicy } from "@identity-reports/core/fake";
import type { SailPointBehaviour } from "./behaviour.js";

const exposed = ["Retry-After", "Connection", "SLPT-Request-ID", "Date", "X-Zuul-ServiceId"];

/** What pages of other origins may read. */
export function corsPolicy(style: SailPointBehaviour["cors"]): CorsPolicy | undefined {
  if (style === "none") return undefined;
  return { exposeHeaders: style === "vendor-list" ? exposed : [...exposed, "Content-Disposition"] };
}

/** What the headers of one answer depend on. */
export interface AnswerTraits {
  readonly requestId: string;
  readonly isDeprecated: boolean;
}

/** Puts on the headers that the vendor sends with every answer. */
export function finishHeaders(
  headers: Headers,
  { requestId, isDeprecated, dateHeader }: AnswerTraits & Pick<SailPointBehaviour, "dateHeader">,
): void {
  if (dateHeader === "sent" && !headers.has("date")) headers.set("date", new Date(currentTimeMs()).toUTCString());
  headers.set("slpt-request-id", requestId);
  headers.set("server", "nginx");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-cache, no-store, must-revalidate");
  headers.set("x-robots-tag", "noindex");
  if (isDeprecated) headers.set("x-deprecated", "true");
}
