import type { Attributes } from "@opentelemetry/api";
import type { RequestEvent } from "../observe/events.js";
import { attribute } from "./names.js";

/** In place of what a path may hold, as the semantic conventions have it. */
const redacted = "REDACTED";

/** What a name of a span, and an attribute, may say about a call: no path that the caller wrote. */
export const shownOperation = (operation: string, isAdHoc: boolean): string =>
  isAdHoc ? (operation.split(" ", 1)[0] ?? "") : operation;

/** Where a request goes. */
export function serverAttributes({ url }: Pick<RequestEvent, "url">): Attributes {
  const { hostname, port, protocol } = new URL(url);
  const usualPort = protocol === "http:" ? 80 : 443;
  return { [attribute.serverAddress]: hostname, [attribute.serverPort]: port === "" ? usualPort : Number(port) };
}

/**
 * What the span of a request says about it. The values in a path are taken out, because they may name a person: those of a
 * template, and the whole path where the caller wrote it.
 */
export function requestAttributes(event: RequestEvent, isAdHoc: boolean): Attributes {
  const { method, operation, url, attempt } = event;
  const { origin, pathname } = new URL(url);
  const template = operation.slice(method.length + 1);
  // The path of the base URL stands in front of the template.
  const base = pathname.split("/").slice(0, -template.split("/").length + 1);
  const path = isAdHoc ? `/${redacted}` : base.join("/") + template.replace(/\{[^{}]*\}/g, redacted);
  return {
    [attribute.httpMethod]: method,
    ...serverAttributes(event),
    [attribute.urlFull]: origin + path,
    ...(isAdHoc ? {} : { [attribute.urlTemplate]: template }),
    ...(attempt > 1 ? { [attribute.resendCount]: attempt - 1 } : {}),
  };
}
