import { validateRequestOptions, type RequestOptions } from "../call/options.js";
import { withSharedLimit, stepLimit, type LimitedOptions } from "../call/step-limit.js";
import type { Transport } from "../client/transport.js";
import type { RowAnnouncer } from "../download/completeness.js";
import { safeFileName } from "../download/file-name.js";
import { HttpReportFile } from "../download/http-report-file.js";
import type { FileFormat, ReportFile, SavedFile, SaveOptions, SaveTarget } from "../download/report-file.js";
import { validateSaveOptions, validateSaveTarget } from "../download/save-options.js";
import { expectRecord } from "../validate/expect.js";
import { monotonicMs } from "../internal/time.js";
import { optional, rules, type Rules } from "../validate/rules.js";
import type { OpenContext, ReportDriver } from "./driver.js";
import { withHandle, type RunHandle } from "./handle.js";
import { defaultMaxWaitMs, type WaitOptions } from "./options.js";
import { waitForReport } from "./wait-for-report.js";
import { withinWait } from "./within-wait.js";

/**
 * Options of {@link FinishedReport.download}.
 *
 * @example
 * ```ts
 * const file = await report.download({ format: "csv", fileName: "identities-2026-11.csv" });
 * ```
 */
export interface DownloadOptions<Format extends FileFormat> extends RequestOptions {
  readonly format: Format;
  /** Name for the file, instead of the server's. Folders and unsafe characters are taken out. */
  readonly fileName?: string | undefined;
}

/** A report that is done. */
export interface FinishedReport<Handle extends RunHandle, Result, Format extends FileFormat> {
  /** The vendor's id of the run. */
  readonly id: string;
  readonly handle: Handle;
  /** What the vendor says about the finished run. */
  readonly result: Result;
  /**
   * Asks for the file, and waits where it is not ready. Resolves when its first bytes are there and look like a report.
   *
   * @throws DownloadError when something else came than a report.
   *
   * @example
   * ```ts
   * const file = await report.download({ format: "csv" });
   * await file.pipeTo(upload);
   * ```
   */
  download(options: DownloadOptions<Format>): Promise<ReportFile>;
  /**
   * Downloads and saves the file: the target is absent or complete, never partial. The rows of the file are counted and
   * compared with what the vendor says, where both can be had.
   *
   * @throws DownloadError when the target exists or cannot be written, or the file cannot be received whole.
   *
   * @example
   * ```ts
   * const { path, sha256, rowCount, rowsComplete } = await report.saveTo("evidence/", { format: "csv", ifExists: "number" });
   * ```
   */
  saveTo(target: SaveTarget, options: DownloadOptions<Format> & SaveOptions): Promise<SavedFile>;
}

/** What handing out a report needs of its vendor. */
type ReportOpener<Handle extends RunHandle, Result, Format extends FileFormat> = Pick<
  ReportDriver<never, Handle, Result, Format, never>,
  "vendor" | "statusOperation" | "pollTiming" | "open" | "announcedRows"
>;

/** Makes the report of a run that has finished. Whatever its calls wait for, they wait with the timing of the run. */
export function finishedReport<Handle extends RunHandle, Result, Format extends FileFormat>(
  transport: Transport,
  driver: ReportOpener<Handle, Result, Format>,
  handle: Handle,
  result: Result,
  { poll, maxWaitMs = defaultMaxWaitMs }: WaitOptions<Handle>,
): FinishedReport<Handle, Result, Format> {
  async function open(options: DownloadOptions<Format>): Promise<ReportFile> {
    const { format, fileName, ...rest } = expectOptions(options, downloadRules);
    const call = transport.withCallId({ ...rest, label: rest.label ?? handle.label }, handle.id);
    // A limit of the caller's counts once for all that a download takes: export, wait and the file's headers.
    const request = withSharedLimit(call);
    const file = await driver.open(handle, result, format, request, { waitUntil: waitUntilFor(request) });
    if (!(file instanceof HttpReportFile)) return file;
    const named = fileName === undefined ? {} : { fileName: safeFileName(fileName, file.fileName) };
    return file.ofRun({ handle, ...named, announcedRows: announcerFor(call, request[stepLimit]?.endsAt) });
  }

  /** The rows are asked for in what opening the file has left of the caller's limit, which does not cover its body. */
  function announcerFor(call: RequestOptions, endsAt: number | undefined): RowAnnouncer | undefined {
    if (driver.announcedRows === undefined) return undefined;
    const totalTimeoutMs = endsAt === undefined ? undefined : Math.max(0, endsAt - monotonicMs());
    return async (signal) =>
      (await driver.announcedRows?.(handle, result, { ...call, totalTimeoutMs, signal })) ?? undefined;
  }

  const waitUntilFor =
    (request: LimitedOptions): OpenContext["waitUntil"] =>
    (pollFile) => {
      const { vendor, statusOperation, pollTiming } = driver;
      const poller = { statusOperation, pollTiming, poll: (__: Handle, each: RequestOptions) => pollFile(each) };
      const { totalTimeoutMs, [stepLimit]: step } = request;
      const limit =
        totalTimeoutMs === undefined || step === undefined
          ? undefined
          : ({ endsAt: step.endsAt, told: [totalTimeoutMs, "totalTimeoutMs"] } as const);
      return withinWait(transport, vendor, request, (lifetime) =>
        waitForReport(handle, poller, { ...request, poll, maxWaitMs }, { lifetime, transport, start: "dated", limit }),
      );
    };

  return {
    id: handle.id,
    handle,
    result,
    download: (options) =>
      open(options).catch((error: unknown) => Promise.reject(transport.cleanError(withHandle(error, handle)))),
    async saveTo(target, saveOptions) {
      try {
        const { ifExists, onProgress, requireComplete, ...options } = expectOptions(saveOptions, saveRules);
        validateSaveOptions({ ifExists, onProgress, requireComplete });
        validateSaveTarget(target);
        const file = await open(options as DownloadOptions<Format>);
        return await file.saveTo(target, { ifExists, onProgress, requireComplete, signal: options.signal });
      } catch (error) {
        throw transport.cleanError(withHandle(error, handle));
      }
    },
  };
}

const downloadRules: Rules = { format: rules.anyValue, fileName: optional(rules.nonEmptyText) };
const saveRules: Rules = {
  ...downloadRules,
  ifExists: rules.anyValue,
  onProgress: optional(rules.callback),
  requireComplete: optional(rules.boolean),
};

/** @throws ConfigError that names the option at fault, with all that could have been meant. */
function expectOptions<Options extends RequestOptions>(options: Options, more: Rules): Options {
  expectRecord("options", options, "{ format }");
  validateRequestOptions(options, more);
  return options;
}
