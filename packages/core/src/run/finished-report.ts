import type { RequestOptions } from "../call/options.js";
import { sharedLimit, withSharedLimit, type SharedLimitOptions } from "../call/time-limit.js";
import type { Transport } from "../client/transport.js";
import { requestedFormat, nameOfTarget } from "../download/requested-format.js";
import type { AskAnnouncedRows } from "../download/row-check.js";
import { fillFileName } from "../download/file-name-template.js";
import { HttpReportFile } from "../download/http-report-file.js";
import { checkSaveTarget } from "../download/open-sink.js";
import type { FileFormat, ReportFile, SavedFile, SaveTarget } from "../download/report-file.js";
import { validateSaveTarget } from "../download/save-options.js";
import type { Rules } from "../validate/rules.js";
import { defined } from "../internal/objects.js";
import { splitName } from "../internal/name-parts.js";
import { beginEvents, type EndEvents } from "../observe/begin-events.js";
import {
  downloadRules,
  saveReportRules,
  validateDownloadOptions,
  type DownloadOptions,
  type KnownOrUnchecked,
  type SaveReportOptions,
} from "./download-options.js";
import type { FileRequestContext, Poller, PollResult, ReportDriver } from "./driver.js";
import { withHandle, type RunHandle } from "./handle.js";
import { defaultMaxWaitMs, type WaitOptions } from "./options.js";
import type { ReportTypes } from "./report-types.js";
import { pollUntilFinished } from "./poll-until-finished.js";
import { withLifetimeAroundCalls } from "./with-lifetime-around-calls.js";

/** The report of a run that has ended well. `Own` are the vendor's own options of its file. */
export interface FinishedReport<Handle extends RunHandle, Result, Format extends FileFormat, Own = unknown> {
  /** The vendor's id of the run. */
  readonly id: string;
  /** Names the run, as plain JSON: store it, and `resume` or `checkReport` takes it in any process. */
  readonly handle: Handle;
  /** What the vendor says about the run. */
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
  download(options: KnownOrUnchecked<DownloadOptions<Format>, DownloadOptions<FileFormat>> & Own): Promise<ReportFile>;
  /**
   * Downloads and saves the file: the target is absent or complete, never partial. The target is looked at before the file
   * is asked for. The rows of the file are counted and compared with what the vendor says, where both can be had.
   *
   * @param options `format` may be left out where the name of the file ends in one: `roles.csv`.
   * @throws ConfigError when an option is wrong, or the format contradicts the name of the file; nothing was sent.
   * @throws DownloadError when the target exists or cannot be written, or the file cannot be received whole.
   *
   * @example
   * ```ts
   * const { path, sha256, rowCount, rowsComplete } = await report.saveTo("evidence/", { format: "csv", ifExists: "number" });
   * ```
   */
  saveTo(
    target: SaveTarget,
    options?: KnownOrUnchecked<SaveReportOptions<Format>, SaveReportOptions<FileFormat>> & Own,
  ): Promise<SavedFile>;
}

/** What every vendor's finished report can do. */
export type CommonReport<Types extends ReportTypes> = FinishedReport<
  Types["handle"],
  Types["result"],
  Types["format"],
  Types["fileOptions"]
>;

/** What a finished report needs of its vendor. */
type FileDriver<Types extends ReportTypes> = Pick<
  ReportDriver<Types>,
  | "vendor"
  | "statusOperationOf"
  | "pollTiming"
  | "formats"
  | "mayBeZip"
  | "downloadRules"
  | "reportInFileName"
  | "requestFile"
  | "announcedRows"
  | "missingRowsDetector"
>;

/** Makes the report of a run that has ended well. Whatever its methods wait for, they wait with the timing of the run. */
export function finishedReport<Types extends ReportTypes>(
  transport: Transport,
  driver: FileDriver<Types>,
  handle: Types["handle"],
  result: Types["result"],
  { poll: timing, maxWaitMs = defaultMaxWaitMs }: WaitOptions<Types["handle"]>,
): CommonReport<Types> {
  async function requestFile({ format, fileName, ...options }: DownloadOptions<Types["format"]>): Promise<ReportFile> {
    // A limit of the caller's counts once for all that comes before the file's first bytes: having it made, waiting, requesting.
    const requestOptions = withSharedLimit(options);
    const context: FileRequestContext<Types["fileOptions"]> = {
      fileOptions: options,
      pollFile: (poll, operation) => pollFile(poll, requestOptions, operation),
    };
    const file = await driver.requestFile(handle, result, format, requestOptions, context);
    // Every file that an endpoint decodes is an HttpReportFile. A driver from outside of this repository may return another.
    if (!(file instanceof HttpReportFile)) return file;
    const name = fileName === undefined ? undefined : nameOf(fileName, options.label, file.fileName);
    const askAnnouncedRows = askAnnouncedRowsFor(options, requestOptions[sharedLimit]?.endsAt);
    const missingRowsDetector = driver.missingRowsDetector?.(handle, result);
    return file.ofRun({ handle, ...defined({ fileName: name }), askAnnouncedRows, missingRowsDetector });
  }

  /**
   * The name that a `fileName` of the caller's gives a file.
   *
   * @param found the name that the file came with.
   * @returns undefined without `found`, where the name depends on it.
   */
  function nameOf(fileName: string, label: string | undefined, found?: string): string | undefined {
    const [name, extension] = found === undefined ? [] : splitName(found);
    const { id, startedAt } = handle;
    const report = driver.reportInFileName(handle, result) ?? "report";
    return fillFileName(fileName, { label, date: startedAt.slice(0, 10), report, id, name, ext: extension?.slice(1) });
  }

  /**
   * Asking for the number of rows may take what is left of `totalTimeoutMs` once the response with the file has begun. Reading the body does not
   * count against that limit.
   */
  function askAnnouncedRowsFor(options: RequestOptions, endsAt: number | undefined): AskAnnouncedRows | undefined {
    if (driver.announcedRows === undefined) return undefined;
    const totalTimeoutMs = endsAt === undefined ? undefined : Math.max(0, endsAt - performance.now());
    return async (signal) =>
      (await driver.announcedRows?.(handle, result, { ...options, totalTimeoutMs, signal })) ?? undefined;
  }

  /** Polls what a file waits for, until that has finished: with the timing of the run, and within the limit of the download. */
  async function pollFile<Result>(
    poll: (requestOptions: RequestOptions) => Promise<PollResult<Result>>,
    requestOptions: SharedLimitOptions,
    operation = driver.statusOperationOf(handle),
  ): Promise<PollResult<Result>> {
    const { vendor, pollTiming } = driver;
    const { totalTimeoutMs, [sharedLimit]: shared } = requestOptions;
    const outerLimit =
      totalTimeoutMs === undefined || shared === undefined
        ? undefined
        : ({ endsAt: shared.endsAt, option: "totalTimeoutMs", limitMs: totalTimeoutMs } as const);
    const waitOptions = { ...requestOptions, poll: timing, maxWaitMs };
    const poller: Poller<Types["handle"], Result> = {
      statusOperationOf: () => operation,
      pollTiming,
      poll: (_, each) => poll(each),
    };
    const activity = `waiting for the file of the ${vendor} report`;
    return await withLifetimeAroundCalls(transport, activity, requestOptions, (lifetime) =>
      pollUntilFinished(handle, poller, waitOptions, { lifetime, transport, startTime: "known", outerLimit }),
    );
  }

  /** The vendor makes and sends no file that could not be saved there. */
  async function checkTargetBeforeDownload(
    target: SaveTarget,
    options: SaveReportOptions<Types["format"]>,
  ): Promise<void> {
    const { ifExists, fileName, label } = options;
    const name = fileName === undefined ? undefined : nameOf(fileName, label);
    await transport.withLifetime("checking the target of saveTo", options, (lifetime) =>
      lifetime.race(checkSaveTarget(target, name, ifExists, { operation: "saveTo", label })),
    );
  }

  /**
   * Does `work` as one method of the report: validates the caller's options, and gives the method an id, the label of the run
   * and events. Each step of it has a lifetime of its own, and the method has none, because its file outlives it.
   *
   * @throws an error that has the handle, and may leave the client.
   */
  async function asReportMethod<Options extends RequestOptions, Value>(
    name: "download" | "saveTo",
    given: Options,
    known: Rules,
    work: (options: Options) => Promise<Value>,
  ): Promise<Value> {
    let events: EndEvents | undefined;
    try {
      validateDownloadOptions(given, { ...known, ...driver.downloadRules });
      const { label = handle.label } = given;
      const options = transport.withMethodIds({ ...given, label }, { runId: handle.id });
      events = beginEvents(transport.emitterFor(options), { type: "method", operation: name, label });
      const value = await work(options);
      events?.succeeded(value);
      return value;
    } catch (error) {
      events?.failed(error);
      throw transport.cleanError(withHandle(error, handle));
    }
  }

  return {
    id: handle.id,
    handle,
    result,
    download: (given) =>
      asReportMethod("download", given, downloadRules, async (options) => {
        const { fileName = "", label } = options;
        // A name that cannot be filled in is refused before anything is sent.
        nameOf(fileName, label);
        const format = requestedFormat(options.format as Types["format"], fileName, driver);
        return await requestFile({ ...options, format });
      }),
    saveTo: (target, given = {}) =>
      asReportMethod("saveTo", given, saveReportRules, async (options) => {
        const { ifExists, onProgress, requireComplete, ...downloadOptions } = options;
        validateSaveTarget(target);
        // In a browser the user picked the name: it tells the format if `format` is missing, and may differ from it otherwise.
        const isPicked = "createWritable" in Object(target) && options.format !== undefined;
        const name = (isPicked ? "" : nameOfTarget(target)) || options.fileName;
        const format = requestedFormat(options.format as Types["format"] | undefined, name, driver);
        await checkTargetBeforeDownload(target, { ...options, format });
        const file = await requestFile({ ...downloadOptions, format });
        return await file.saveTo(target, { ifExists, onProgress, requireComplete, signal: options.signal });
      }),
  };
}
