import type { RequestOptions } from "../client/options.js";
import type { Transport } from "../client/transport.js";
import { safeFileName } from "../download/file-name.js";
import type { FileFormat, ReportFile } from "../download/report-file.js";
import { HttpReportFile } from "../download/http-report-file.js";
import { checkSaveOptions, checkSaveTarget } from "../download/save-options.js";
import { expectRecord, expectText } from "../errors/expect.js";
import { annotate, ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/transport-errors.js";
import { Scope } from "../internal/scope.js";
import { fanOut, type EventListener } from "../observe/events.js";
import type { HandleFacts, ReportDriver, RunCheck } from "./driver.js";
import type { DownloadOptions, FinishedReport } from "./finished-report.js";
import { completeHandle, type HandleLike, type RunHandle } from "./handle.js";
import { checkWaitOptions, requestOptionsOf, type WaitOptions } from "./options.js";
import { waitForReport } from "./wait-for-report.js";

/** Longest time in ms for asking the vendor to stop a run after an abort. */
const cancelTimeoutMs = 10_000;

/** Where a run stands, and the report when it is done. */
export interface ReportStatus<Report> {
  /** The vendor's own word, or ours where it has none. */
  readonly state: string;
  readonly finished: boolean;
  /** The report, when the run has finished well. */
  readonly report?: Report;
  /** Why there is none although the run has finished: what `resume` would reject with. */
  readonly failure?: ReportsError;
}

/**
 * The life of a report, the same for all vendors: start, wait, hand out. From the moment the vendor accepted a run its
 * handle is on the result and on every error.
 */
export class ReportLifecycle<
  Input,
  Handle extends RunHandle,
  Result,
  Format extends FileFormat,
  Options extends WaitOptions<Handle>,
  Report extends FinishedReport<Handle, Result, Format> = FinishedReport<Handle, Result, Format>,
> {
  readonly #transport: Transport;
  readonly #driver: ReportDriver<Input, Handle, Result, Format, Options>;
  readonly #extend: (report: FinishedReport<Handle, Result, Format>) => Report;

  /** @param extend adds what a report of this vendor can do beside the usual; needed where `Report` says so. */
  constructor(
    transport: Transport,
    driver: ReportDriver<Input, Handle, Result, Format, Options>,
    extend: (report: FinishedReport<Handle, Result, Format>) => Report = (report) => report as Report,
  ) {
    this.#transport = transport;
    this.#driver = driver;
    this.#extend = extend;
  }

  /** Starts a run and waits for it. */
  async run(input: Input, options: Options): Promise<Report> {
    return await this.#within(options, async (scope) => {
      const handle = await this.#start(input, options, scope);
      return await this.#finish(handle, options, scope, true);
    });
  }

  /** Starts a run. */
  async submit(input: Input, options: Options): Promise<Handle> {
    return await this.#within(options, async (scope) => {
      const handle = await this.#start(input, options, scope);
      await this.#announce(handle, options, scope);
      return handle;
    });
  }

  /** Asks once where a run stands. */
  async check(like: HandleLike<Handle>, options: Options): Promise<ReportStatus<Report>> {
    return await this.#within(options, async (scope) => {
      const handle = this.#own(like, options.label);
      try {
        const check = await this.#driver.check(handle, {
          ...requestOptionsOf(options),
          label: handle.label,
          signal: scope.signal,
        });
        if (check.missing !== undefined) throw check.missing;
        const { state, finished, failure } = check;
        if (failure !== undefined)
          return { state, finished, failure: annotate(failure, { handle, label: handle.label }) };
        return finished ? { state, finished, report: this.#report(handle, check, options) } : { state, finished };
      } catch (error) {
        throw withHandle(scope.reason ?? error, handle);
      }
    });
  }

  /** Waits for a run that was started before, here or elsewhere. */
  async resume(like: HandleLike<Handle>, options: Options): Promise<Report> {
    return await this.#within(options, async (scope) => {
      const handle = this.#own(like, options.label);
      return await this.#finish(handle, options, scope, false);
    });
  }

  async #start(input: Input, options: Options, scope: Scope): Promise<Handle> {
    const handleOf = (facts: HandleFacts<Handle>): Handle =>
      this.#own(facts as unknown as HandleLike<Handle>, options.label);
    const facts = await this.#driver.start(input, {
      options,
      request: { ...requestOptionsOf(options), signal: scope.signal },
      waitForEnd: async (run) => {
        await this.#wait(handleOf(run), { ...options, onProgress: undefined }, scope, true);
      },
      handleOf,
    });
    return handleOf(facts);
  }

  /** Hands the handle to the caller before anything else happens to the run. */
  async #announce(handle: Handle, options: Options, scope: Scope): Promise<void> {
    try {
      await scope.race((async () => options.onStarted?.(handle))());
    } catch (error) {
      if (error === scope.reason) throw withHandle(error, handle);
      const text = error instanceof Error ? error.message : String(error);
      throw new ReportsError(
        `onStarted threw: ${text}; report ${handle.id} runs on: pass this error's handle to resume`,
        { code: "on_started_failed", carriedOut: "yes", handle, label: handle.label, cause: error },
      );
    }
  }

  async #finish(handle: Handle, options: Options, scope: Scope, isFresh: boolean): Promise<Report> {
    try {
      if (isFresh) await this.#announce(handle, options, scope);
      const check = await this.#wait(handle, options, scope, isFresh);
      if (check.failure !== undefined) throw check.failure;
      return this.#report(handle, check, options);
    } catch (error) {
      if (options.cancelOnAbort === true && AbortedError.is(error)) this.#cancel(handle, options);
      throw withHandle(error, handle);
    }
  }

  #wait(handle: Handle, options: Options, scope: Scope, isFresh: boolean): Promise<RunCheck<Result>> {
    const driver = this.#driver as unknown as ReportDriver<never, Handle, Result, FileFormat, never>;
    return waitForReport(handle, driver, options, { scope, emit: this.#emit(options), isFresh });
  }

  /** Goes on in the background: whoever aborts wants to be free at once. */
  #cancel(handle: Handle, options: Options): void {
    const emit = this.#emit(options);
    const common = { type: "notice", operation: "cancel", label: handle.label } as const;
    const request = { ...requestOptionsOf(options), label: handle.label, totalTimeoutMs: cancelTimeoutMs };
    this.#driver.cancel?.(handle, request).then(
      (asked) =>
        emit({
          ...common,
          message: `report ${handle.id} ${asked ? "was cancelled" : "was left running: it may not be ours"}`,
        }),
      (error: unknown) => emit({ ...common, message: `report ${handle.id} could not be cancelled: ${String(error)}` }),
    );
  }

  #report(handle: Handle, { result }: RunCheck<Result>, waitOptions: Options): Report {
    const open = async (options: DownloadOptions<Format>): Promise<ReportFile> => {
      const { format, fileName, ...rest } = expectOptions(options);
      if (fileName !== undefined) expectText("fileName", fileName);
      const request = { ...rest, label: rest.label ?? handle.label };
      const file = await this.#driver.open(handle, result as Result, format, request, {
        waitUntil: (check) => this.#waitUntil(handle, check, request, waitOptions),
      });
      return fileName === undefined || !(file instanceof HttpReportFile)
        ? file
        : file.renamed(safeFileName(fileName, file.fileName));
    };
    return this.#extend({
      id: handle.id,
      handle,
      result: result as Result,
      download: (options) => open(options).catch((error: unknown) => Promise.reject(withHandle(error, handle))),
      saveTo: async (target, saveOptions) => {
        try {
          const { ifExists, onProgress, ...options } = expectOptions(saveOptions);
          checkSaveOptions({ ifExists, onProgress });
          checkSaveTarget(target);
          const file = await open(options);
          return await file.saveTo(target, { ifExists, onProgress, signal: options.signal });
        } catch (error) {
          throw withHandle(error, handle);
        }
      },
    });
  }

  /** Waits for something that belongs to a finished run, with the timing its own wait had. */
  async #waitUntil<T>(
    handle: Handle,
    check: (request: RequestOptions) => Promise<RunCheck<T>>,
    request: RequestOptions,
    { poll, maxWaitMs }: Options,
  ): Promise<RunCheck<T>> {
    const { signal, totalTimeoutMs: _, ...each } = request;
    const options: WaitOptions<Handle> = { ...each, poll, maxWaitMs };
    const { statusOperation, poll: usual } = this.#driver;
    const driver = { poll: usual, statusOperation, check: (__: Handle, next: RequestOptions) => check(next) };
    const scope = this.#scope(signal, request.label);
    try {
      scope.throwIfEnded();
      return await waitForReport(handle, driver, options, { scope, emit: this.#emit(options), isFresh: false });
    } finally {
      scope.dispose();
    }
  }

  #own(like: HandleLike<Handle>, label: string | undefined): Handle {
    return completeHandle<Handle>(like, { vendor: this.#driver.vendor, baseUrl: this.#transport.baseUrl }, label);
  }

  #emit(options: Pick<RequestOptions, "onEvent">): EventListener {
    return fanOut([this.#transport.emit, options.onEvent]);
  }

  /** A scope that ends when the caller aborts, or closes the client. */
  #scope(signal: AbortSignal | undefined, label: string | undefined): Scope {
    const scope = new Scope();
    const operation = `waiting for the ${this.#driver.vendor} report`;
    scope.link(signal, (cause) => new AbortedError(`${operation} was aborted by the caller`, { cause, label }));
    this.#transport.endOnClose(scope, operation);
    return scope;
  }

  /** Checks the options and runs `work` in a scope that the caller's signal ends. */
  async #within<T>(options: Options, work: (scope: Scope) => Promise<T>): Promise<T> {
    const { optionKeys, cancel } = this.#driver;
    checkWaitOptions(options, { optionKeys, canCancel: cancel !== undefined });
    const scope = this.#scope(options.signal, options.label);
    try {
      scope.throwIfEnded();
      return await work(scope);
    } catch (error) {
      // A request that the scope ended reports it in its own words; the caller's abort is the better story.
      throw scope.reason !== undefined && AbortedError.is(error) ? mergeAbort(scope.reason, error) : error;
    } finally {
      scope.dispose();
    }
  }
}

/** The abort of the whole, with what the aborted request knew: whether it may have been carried out, and the handle. */
function mergeAbort(reason: Error, { carriedOut, attempts, handle }: AbortedError): Error {
  if (!AbortedError.is(reason)) return reason;
  return annotate(Object.assign(reason, { carriedOut }), { attempts, handle });
}

function expectOptions<Options>(options: Options): Options {
  expectRecord("options", options, "{ format }");
  return options;
}

function withHandle(error: unknown, handle: RunHandle): unknown {
  return ReportsError.is(error) ? annotate(error, { handle, label: handle.label }) : error;
}
