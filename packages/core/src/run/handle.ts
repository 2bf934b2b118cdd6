import { fitsIntoPath } from "../call/path-template.js";
import { ConfigError } from "../errors/config-error.js";
import { expectRecord, expectText } from "../validate/expect.js";
import type { Rules } from "../validate/rules.js";
import { ReportsError } from "../errors/reports-error.js";
import { DecodeError } from "../errors/call-errors.js";
import { defined } from "../internal/objects.js";
import { parseUrl } from "../internal/parse.js";
import type { RunRequest } from "./run-request.js";

/**
 * Names a run that the vendor has accepted. Plain JSON without secrets: store it, send it to another process, and
 * resume the run there.
 */
export interface RunHandle {
  /** Of this shape. Handles of a later version are refused. */
  readonly version: 1;
  /** Which client it belongs to. */
  readonly vendor: string;
  /** Address of the client that started it. */
  readonly baseUrl: string;
  /** The vendor's id of the run. */
  readonly id: string;
  /** When the vendor accepted it (RFC 3339, by this machine's clock). */
  readonly startedAt: string;
  /** The caller's own name for the run. */
  readonly label?: string;
  /**
   * A record of the request that started it: the arguments as they were sent, without secrets; of a request above 16 kB its
   * digest. It is in no event, message or log line.
   */
  readonly request?: RunRequest;
}

/**
 * What `resume` takes: a handle, or as little as the id with what the vendor needs besides. One from a store of handles
 * of all vendors fits; whether it is of this vendor is checked when it is used.
 */
export type HandleLike<Handle extends RunHandle> = { readonly id: string; readonly vendor?: string } & Partial<
  Omit<Handle, "id" | "vendor">
>;

/**
 * Completes a handle and checks that it belongs to this client.
 *
 * @throws ConfigError when it is of another vendor, another origin or another version, or a member of it is no text.
 */
export function completeHandle<Handle extends RunHandle>(
  handle: HandleLike<Handle>,
  owner: { readonly vendor: string; readonly baseUrl: string; readonly rules: Rules },
  label?: string,
): Handle {
  expectRecord("handle", handle, "a run handle, or { id }");
  expectText("handle.id", handle.id);
  const given = handle as Partial<RunHandle>;
  const { version = 1, vendor = owner.vendor, baseUrl = owner.baseUrl, startedAt } = given;
  if (given.label !== undefined) expectText("handle.label", given.label);
  if (given.request !== undefined) expectRecord("handle.request", given.request);
  if (version !== 1)
    throw new ConfigError(
      "handle.version",
      `expected 1, got ${JSON.stringify(version)}; was it made by a newer release?`,
    );
  if (vendor !== owner.vendor)
    throw new ConfigError("handle.vendor", `expected "${owner.vendor}", got ${JSON.stringify(vendor)}`);
  if (originOf(baseUrl) !== originOf(owner.baseUrl)) {
    throw new ConfigError(
      "handle.baseUrl",
      `belongs to ${originOf(baseUrl)}, but this client is for ${originOf(owner.baseUrl)}`,
    );
  }
  if (startedAt !== undefined && Number.isNaN(Date.parse(expectText("handle.startedAt", startedAt, "a date-time"))))
    throw new ConfigError("handle.startedAt", "expected a date-time");
  for (const [name, rule] of Object.entries(owner.rules)) {
    const member = (handle as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) rule.validate(`handle.${name}`, member);
  }
  return {
    ...handle,
    version,
    vendor,
    baseUrl: owner.baseUrl,
    startedAt: startedAt ?? new Date().toISOString(),
    ...(label === undefined ? {} : { label }),
  } as unknown as Handle;
}

/** The members of a handle that each vendor fills in its own way. */
export type VendorHandleMembers<Handle extends RunHandle> = { readonly id: string } & Omit<
  Handle,
  "version" | "vendor" | "baseUrl" | "startedAt" | "label" | "id" | "request"
>;

/** The status and the request id of the response that named the run, for errors. */
export interface AcceptingResponse {
  readonly status: number;
  readonly requestId?: string | undefined;
}

/** The client that starts a run, and what its handle says beside the vendor's members. */
export interface HandleOwner {
  readonly vendor: string;
  readonly baseUrl: string;
  readonly label: string | undefined;
  readonly request?: RunRequest | undefined;
  /** True for an id that requests of this vendor can name. Default: any that fits into a path. */
  readonly isRunId?: ((id: string) => boolean) | undefined;
}

/**
 * The handle of a run that the vendor has just accepted.
 *
 * @throws DecodeError when no request could name the run by the id that the vendor gave: there is a run, and it is lost.
 */
export function createHandle<Handle extends RunHandle>(
  run: VendorHandleMembers<Handle>,
  response: AcceptingResponse,
  { vendor, baseUrl, label, request, isRunId = () => true }: HandleOwner,
): Handle {
  const startedAt = new Date().toISOString();
  const handle = {
    ...run,
    version: 1,
    vendor,
    baseUrl,
    startedAt,
    ...defined({ label, request }),
  } as unknown as Handle;
  const { id } = run;
  if (fitsIntoPath(id) && isRunId(id)) return handle;
  const isBlank = typeof id !== "string" || id.trim() === "";
  const what = isBlank ? "no id" : `the id ${JSON.stringify(id)}, which no request can name`;
  throw new DecodeError(`${vendor} accepted the report but gave ${what}, so it cannot be waited for`, {
    ...response,
    carriedOut: "yes",
    label,
    handle: isBlank ? undefined : handle,
  });
}

const originOf = (baseUrl: unknown): string => parseUrl(String(baseUrl))?.origin ?? "an unknown URL";

/**
 * The error with the run it is about: once the vendor accepted one, no failure may lose its handle.
 *
 * @param isOurStart true in the method that started the run: whatever fails then, the start was carried out.
 */
export function withHandle<E>(error: E, handle: RunHandle, isOurStart = false): E {
  if (!ReportsError.is(error)) return error;
  const { carriedOut } = error;
  return error.with({
    handle: error.handle ?? handle,
    label: error.label ?? handle.label,
    carriedOut: isOurStart ? "yes" : carriedOut,
  });
}
