import { ConfigError } from "../errors/config-error.js";
import { expectRecord, expectRule, expectText, type Rule } from "../errors/expect.js";
import { annotate, ReportsError } from "../errors/reports-error.js";
import { parseUrl } from "../internal/parse.js";

/**
 * Names a run that the vendor has accepted. Plain JSON without secrets: store it, send it to another process, and go on
 * with `resume` there.
 */
export interface RunHandle {
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
  owner: { readonly vendor: string; readonly baseUrl: string; readonly shape: Readonly<Record<string, Rule>> },
  label?: string,
): Handle {
  expectRecord("handle", handle, "a run handle, or { id }");
  expectText("handle.id", handle.id);
  const given = handle as Partial<RunHandle>;
  const { version = 1, vendor = owner.vendor, baseUrl = owner.baseUrl, startedAt } = given;
  if (given.label !== undefined) expectText("handle.label", given.label);
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
      `belongs to ${originOf(baseUrl)}, and this client talks to ${originOf(owner.baseUrl)}`,
    );
  }
  if (startedAt !== undefined && Number.isNaN(Date.parse(expectText("handle.startedAt", startedAt, "a date-time"))))
    throw new ConfigError("handle.startedAt", "expected a date-time");
  for (const [name, rule] of Object.entries(owner.shape)) {
    const member = (handle as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) expectRule(`handle.${name}`, member, rule);
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

const originOf = (baseUrl: unknown): string => parseUrl(String(baseUrl))?.origin ?? "an unknown address";

/**
 * The error with the run it is about: once the vendor accepted one, no failure may lose its handle.
 *
 * @param isOurs true in the call that started the run: whatever it fails with, the run is there.
 */
export function withHandle<E>(error: E, handle: RunHandle, isOurs = false): E {
  if (!ReportsError.is(error)) return error;
  return Object.assign(annotate(error, { handle, label: handle.label }), isOurs && { carriedOut: "yes" });
}
