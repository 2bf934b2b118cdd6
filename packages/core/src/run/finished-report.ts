import type { RequestOptions } from "../call/options.js";
import { withSharedLimit, stepLimit, type LimitedOptions } from "../call/step-limit.js";
import type { Transport } from "../client/transport.js";
import { askedFormat, nameOfTarget } from "../download/asked-format.js";
import type { RowAnnouncer } from "../download/completeness.js";
import { fillFileName } from "../download/file-name-template.js";
import { HttpReportFile } from "../download/http-report-file.js";
import { expectWritable } from "../download/open-sink.js";
import type { FileFormat, ReportFile, SavedFile, SaveTarget } from "../download/report-file.js";
import { validateSaveTarget } from "../download/save-options.js";
import type { Rules } from "../validate/rules.js";
import { defined } from "../internal/objects.js";
import { splitName } from "../internal/name-parts.js";
import { beginCallEvents, type CallEvents } from "../observe/call-events.js";
import {
  downloadRules,
  expectOptions,
  saveReportRules,
  type DownloadOptions,
  type KnownOrUnchecked,
  type SaveReportOptions,
} from "./download-options.js";
import type { OpenContext, ReportDriver } from "./driver.js";
import { withHandle, type RunHandle } from "./handle.js";
import { defaultMaxWaitMs, type WaitOptions } from "./options.js";
import type { ReportTypes } from "./report-types.js";
import { waitForReport } from "./wait-for-report.js";
import { withinWait } from "./within-wait.js";

/** A report that is done. `Own` are the vendor's own options of its file. */
export interface FinishedReport<Handle extends RunHandle, Result, Format extends FileFormat, Own = unknown> {
  /** The vendor's id of the run. */
  readonly id: string;
  /** Names the run, as plain JSON: store it, and `resume` or `checkReport` takes it in any process. */
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
export type UsualReport<Types extends ReportTypes> = FinishedReport<
  Types["handle"],
  Types["result"],
  Types["format"],
  Types["fileOptions"]
>;

/** What handing out a report needs of its vendor. */
type ReportOpener<Types extends ReportTypes> = Pick<
  ReportDriver<Types>,
  | "vendor"
  | "statusOperation"
  | "pollTiming"
  | "formats"
  | "mayBeArchive"
  | "downloadRules"
  | "placeholderName"
  | "open"
  | "announcedRows"
  | "watchShortage"
>;

/** Makes the report of a run that has finished. Whatever its calls wait for, they wait with the timing of the run. */
export function finishedReport<Types extends ReportTypes>(
  transport: Transport,
  driver: ReportOpener<Types>,
  handle: Types["handle"],
  result: Types["result"],
  { poll, maxWaitMs = defaultMaxWaitMs }: WaitOptions<Types["handle"]>,
): UsualReport<Types> {
  async function open({ format, fileName, ...own }: DownloadOptions<Types["format"]>): Promise<ReportFile> {
    const call = transport.withMethodId({ ...own, label: own.label ?? handle.label }, handle.id);
    // A limit of the caller's counts once for all that a download takes: export, wait and the file's headers.
    const request = withSharedLimit(call);
    const file = await driver.open(handle, result, format, request, {
      waitUntil: waitUntilFor(request),
      fileOptions: own,
    });
    if (!(file instanceof HttpReportFile)) return file;
    const named = fileName === undefined ? undefined : nameOf(fileName, call.label, file.fileName);
    const announcedRows = announcerFor(call, request[stepLimit]?.endsAt);
    const shortage = driver.watchShortage?.(handle, result);
    return file.ofRun({ handle, ...defined({ fileName: named }), announcedRows, shortage });
  }

  /**
   * The name that a `fileName` of the caller's gives a file.
   *
   * @param found the name that the file came with.
   * @returns undefined without `found`, where the name depends on it.
   */
  function nameOf(fileName: string, label = handle.label, found?: string): string | undefined {
    const [name, extension] = found === undefined ? [] : splitName(found);
    const { id, startedAt } = handle;
    const report = driver.placeholderName(handle, result) ?? "report";
    return fillFileName(fileName, { label, date: startedAt.slice(0, 10), report, id, name, ext: extension?.slice(1) });
  }

  /** The rows are asked for in what opening the file has left of the caller's limit, which does not cover its body. */
  function announcerFor(call: RequestOptions, endsAt: number | undefined): RowAnnouncer | undefined {
    if (driver.announcedRows === undefined) return undefined;
    const totalTimeoutMs = endsAt === undefined ? undefined : Math.max(0, endsAt - performance.now());
    return async (signal) =>
      (await driver.announcedRows?.(handle, result, { ...call, totalTimeoutMs, signal })) ?? undefined;
  }

  const waitUntilFor =
    (request: LimitedOptions): OpenContext["waitUntil"] =>
    (pollFile) => {
      const { vendor, statusOperation, pollTiming } = driver;
      const poller = {
        statusOperation,
        pollTiming,
        poll: (__: Types["handle"], each: RequestOptions) => pollFile(each),
      };
      const { totalTimeoutMs, [stepLimit]: step } = request;
      const limit =
        totalTimeoutMs === undefined || step === undefined
          ? undefined
          : ({ endsAt: step.endsAt, told: [totalTimeoutMs, "totalTimeoutMs"] } as const);
      return withinWait(transport, vendor, request, (lifetime) =>
        waitForReport(handle, poller, { ...request, poll, maxWaitMs }, { lifetime, transport, start: "dated", limit }),
      );
    };

  /** Looks at the target, so that no file is asked for, and none is made, that has no place to go. */
  async function expectPlace(
    target: SaveTarget,
    { ifExists, fileName, label = handle.label, signal }: SaveReportOptions<Types["format"]>,
  ): Promise<void> {
    const name = fileName === undefined ? undefined : nameOf(fileName, label);
    const facts = { operation: "saveTo", label };
    await withinWait(transport, driver.vendor, { signal, label }, (lifetime) =>
      lifetime.race(expectWritable(target, name, ifExists, facts)),
    );
  }

  /** What a caller asked for, or an error that may leave the client. */
  async function asMethod<Options extends RequestOptions, Result>(
    operation: "download" | "saveTo",
    given: Options,
    allowed: Rules,
    work: (call: Options) => Promise<Result>,
  ): Promise<Result> {
    let events: CallEvents | undefined;
    try {
      const options = expectOptions(given, { ...allowed, ...driver.downloadRules });
      const call = transport.withMethodId(options, handle.id);
      const { label = handle.label } = call;
      events = beginCallEvents(transport.listen(call), { type: "method", operation, label });
      const result = await work(call);
      events?.succeeded(result);
      return result;
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
      asMethod("download", given, downloadRules, async (options) => {
        const { fileName = "", label } = options;
        nameOf(fileName, label);
        const format = askedFormat(options.format as Types["format"], fileName, driver);
        return await open({ ...options, format });
      }),
    saveTo: (target, given = {}) =>
      asMethod("saveTo", given, saveReportRules, async (options) => {
        const { ifExists, onProgress, requireComplete, ...rest } = options;
        const saving = { ifExists, onProgress, requireComplete };
        validateSaveTarget(target);
        // A name that the user picked in a browser is the user's: it may say the format, and contradicts nothing.
        const isPicked = "createWritable" in Object(target) && rest.format !== undefined;
        const name = (isPicked ? "" : nameOfTarget(target)) || rest.fileName;
        const format = askedFormat(rest.format as Types["format"] | undefined, name, driver);
        await expectPlace(target, { ...options, format });
        const file = await open({ ...rest, format });
        return await file.saveTo(target, { ...saving, signal: rest.signal });
      }),
  };
}
