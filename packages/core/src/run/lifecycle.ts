import { loadArchiveReader } from "#platform";
import type { Transport } from "../client/transport.js";
import { ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/call-errors.js";
import type { Lifetime } from "../internal/lifetime.js";
import { textIn } from "../internal/objects.js";
import { beginEvents } from "../observe/begin-events.js";
import type { NoticeCode, NoticeEvent } from "../observe/events.js";
import { checkOnce, type ReportStatus } from "./check-once.js";
import type { ReportDriver, PollResult } from "./driver.js";
import { finishedReport, type CommonReport } from "./finished-report.js";
import { createHandle, completeHandle, withHandle, type HandleLike } from "./handle.js";
import { validateMethodOptions, requestOptionsOf, type CheckOptions, type WaitOptions } from "./options.js";
import type { ReportTypes, StartOptions } from "./report-types.js";
import { recordRequest } from "./run-request.js";
import { withLifetimeAroundCalls } from "./with-lifetime-around-calls.js";
import { startTimeOf, pollUntilFinished, type StartTime } from "./poll-until-finished.js";

/** Longest time in ms for asking the vendor to stop a run after an abort. */
const cancelTimeoutMs = 10_000;

/**
 * The life of a report, the same for all vendors: start, wait, return. From the moment the vendor accepted a run its
 * handle is on the result and on every error.
 */
export class ReportLifecycle<Types extends ReportTypes> {
  readonly #transport: Transport;
  readonly #driver: ReportDriver<Types>;
  readonly #extend: (report: CommonReport<Types>) => Types["report"];

  /** @param extend adds what only a report of this vendor can do; needed where `Types["report"]` says so. */
  constructor(
    transport: Transport,
    driver: ReportDriver<Types>,
    extend: (report: CommonReport<Types>) => Types["report"] = (report) => report,
  ) {
    this.#transport = transport;
    this.#driver = driver;
    this.#extend = extend;
  }

  /** Starts a run and waits for it. */
  async run(input: Types["input"], options: StartOptions<Types>): Promise<Types["report"]> {
    return await this.#asClientMethod({ name: "runReport" }, options, async (lifetime, methodOptions) => {
      const handle = await this.#start(input, methodOptions, lifetime);
      return await this.#finish(handle, methodOptions, lifetime, { startTime: "now", isOurStart: true });
    });
  }

  /** Starts a run. */
  async submit(input: Types["input"], options: StartOptions<Types>): Promise<Types["handle"]> {
    return await this.#asClientMethod({ name: "submitReport" }, options, (lifetime, methodOptions) =>
      this.#start(input, methodOptions, lifetime),
    );
  }

  /** Polls a run once, and resolves with its state. */
  async check(handleLike: HandleLike<Types["handle"]>, options: CheckOptions): Promise<ReportStatus<Types["report"]>> {
    return await this.#asClientMethod({ name: "checkReport", handleLike }, options, async (lifetime, methodOptions) => {
      const handle = this.#complete(handleLike, options.label);
      try {
        const context = { lifetime, transport: this.#transport, startTime: startTimeOf(handleLike) };
        const { pollResult, state, nextCheckAt } = await checkOnce(handle, this.#driver, methodOptions, context);
        const { finished, failure } = pollResult;
        if (!finished) return { state, finished, nextCheckAt };
        return failure === undefined
          ? { state, finished, report: this.#toReport(handle, pollResult, options) }
          : { state, finished, failure: this.#transport.cleanError(withHandle(failure, handle)) };
      } catch (error) {
        throw withHandle(error, handle);
      }
    });
  }

  /** Waits for a run that was started before, here or elsewhere. */
  async resume(
    handleLike: HandleLike<Types["handle"]>,
    options: WaitOptions<Types["handle"]>,
  ): Promise<Types["report"]> {
    return await this.#asClientMethod({ name: "resume", handleLike }, options, async (lifetime, methodOptions) => {
      const handle = this.#complete(handleLike, options.label);
      return await this.#finish(handle, methodOptions, lifetime, {
        startTime: startTimeOf(handleLike),
        isOurStart: false,
      });
    });
  }

  /** Starts a run, and passes its handle to `onStarted` before anything else happens to it. */
  async #start(input: Types["input"], options: StartOptions<Types>, lifetime: Lifetime): Promise<Types["handle"]> {
    const { vendor, isRunId } = this.#driver;
    const { label } = options;
    const { baseUrl, redactor } = this.#transport;
    // The signal ties each call to this method's lifetime: to a call, the method is the caller.
    const requestOptions = { ...requestOptionsOf(options), signal: lifetime.signal };
    // An await gives the caller time to change its objects, so there is none unless the driver sends a request.
    const prepared = this.#driver.prepareStart(input, options, requestOptions);
    const startParams = prepared instanceof Promise ? await prepared : prepared;
    const recorded = recordRequest(startParams, (value) => redactor.cleanJson(value));
    const request = recorded instanceof Promise ? await recorded : recorded;
    const handle = await this.#driver.start(startParams, {
      options,
      requestOptions,
      lifetime,
      createHandle: (run, { status, requestId }) =>
        createHandle(run, { status, requestId }, { vendor, baseUrl, label, request, isRunId }),
      waitForEnd: async (run, maxWaitMs) => {
        const waitOptions = this.#transport.withMethodIds(
          { ...options, onProgress: undefined, maxWaitMs },
          { runId: run.id },
        );
        // The run of another start is waited for like one of ours: with a pause before the first poll.
        const context = { lifetime, transport: this.#transport, startTime: "now" } as const;
        await pollUntilFinished(run, this.#driver, waitOptions, context);
      },
      emitNotice: (notice) => this.#emitNotice({ ...notice, label }, options),
    });
    await this.#callOnStarted(handle, this.#transport.withMethodIds(options, { runId: handle.id }), lifetime);
    return handle;
  }

  async #callOnStarted(
    handle: Types["handle"],
    options: WaitOptions<Types["handle"]>,
    lifetime: Lifetime,
  ): Promise<void> {
    const { onStarted } = options;
    try {
      lifetime.throwIfEnded();
      if (onStarted !== undefined) await lifetime.race((async () => onStarted(handle))());
    } catch (error) {
      if (error === lifetime.reason) {
        this.#cancelIfAborted(error, handle, options);
        throw withHandle(error, handle, true);
      }
      const text = error instanceof Error ? error.message : String(error);
      throw new ReportsError(
        `onStarted threw: ${text}; report ${handle.id} continues: pass this error's handle to resume`,
        { code: "on_started_failed", carriedOut: "yes", handle, label: handle.label, cause: error },
      );
    }
  }

  /**
   * Waits for a run, and resolves with its report.
   *
   * @param isOurStart true in the method that started the run: whatever fails then, the start was carried out.
   */
  async #finish(
    handle: Types["handle"],
    methodOptions: WaitOptions<Types["handle"]>,
    lifetime: Lifetime,
    { startTime, isOurStart }: { readonly startTime: StartTime; readonly isOurStart: boolean },
  ): Promise<Types["report"]> {
    const options = this.#transport.withMethodIds(methodOptions, { runId: handle.id });
    try {
      const context = { lifetime, transport: this.#transport, startTime };
      const pollResult = await pollUntilFinished(handle, this.#driver, options, context);
      if (pollResult.failure !== undefined) throw pollResult.failure;
      return this.#toReport(handle, pollResult, options);
    } catch (error) {
      this.#cancelIfAborted(error, handle, options);
      throw withHandle(error, handle, isOurStart);
    }
  }

  /** Asks the vendor to stop the run, where the caller wants that, without waiting for it: an abort must settle at once. */
  #cancelIfAborted(error: unknown, handle: Types["handle"], options: WaitOptions<Types["handle"]>): void {
    if (options.cancelOnAbort !== true || !AbortedError.is(error)) return;
    const { id, label } = handle;
    const emitNotice = (code: NoticeCode, what: string): void =>
      this.#emitNotice({ operation: "cancel", label, code, message: `report ${id} ${what}` }, options);
    const requestOptions = { ...requestOptionsOf(options), label, totalTimeoutMs: cancelTimeoutMs };
    this.#driver.cancel?.(handle, requestOptions).then(
      (isRequested) => {
        if (isRequested) emitNotice("run_cancelled", "was cancelled");
        else emitNotice("run_not_cancelled", "was left running: it may not be ours");
      },
      (failure: unknown) => emitNotice("cancel_failed", `could not be cancelled: ${String(failure)}`),
    );
  }

  #toReport(
    handle: Types["handle"],
    pollResult: PollResult<Types["result"]>,
    options: WaitOptions<Types["handle"]>,
  ): Types["report"] {
    const result = pollResult.result as Types["result"];
    const handleOfResult = this.#driver.handleOfResult?.(handle, result) ?? handle;
    return this.#extend(finishedReport(this.#transport, this.#driver, handleOfResult, result, options));
  }

  #complete(handleLike: HandleLike<Types["handle"]>, label: string | undefined): Types["handle"] {
    const { vendor, handleRules: rules } = this.#driver;
    return completeHandle<Types["handle"]>(handleLike, { vendor, baseUrl: this.#transport.baseUrl, rules }, label);
  }

  #emitNotice(notice: Omit<NoticeEvent, "type">, options: WaitOptions<Types["handle"]>): void {
    this.#transport.emitterFor(options)({ type: "notice", ...notice });
  }

  /**
   * Does `work` as one method of the client: validates the caller's options, gives the method an id and events, and ends its
   * lifetime when the caller aborts.
   */
  async #asClientMethod<T, Options extends WaitOptions<Types["handle"]>>(
    { name, handleLike }: NamedMethod,
    options: Options,
    work: (lifetime: Lifetime, methodOptions: Options) => Promise<T>,
  ): Promise<T> {
    const { startRules, cancel, vendor, mayBeZip } = this.#driver;
    validateMethodOptions(methodKinds[name], options, { startRules, canCancel: cancel !== undefined });
    const methodOptions = this.#transport.withMethodIds(options);
    // Loaded now: after hours of waiting the files of the package may have been replaced. Awaited only after the work: an
    // await here would let the caller change its objects before they are read.
    const loading = mayBeZip === true ? loadArchiveReader() : undefined;
    const label = options.label ?? textIn(handleLike, "label");
    const eventBase = { type: "method", operation: name, label, runId: idIn(handleLike) } as const;
    const events = beginEvents(this.#transport.emitterFor(methodOptions), eventBase, idIn);
    const workAndLoad = async (lifetime: Lifetime): Promise<T> => {
      const result = await work(lifetime, methodOptions);
      await loading;
      return result;
    };
    return await withLifetimeAroundCalls(this.#transport, `${name} (${vendor})`, options, workAndLoad, events);
  }
}

/** The methods about a run, and the kind of each, on which its options depend. */
const methodKinds = { runReport: "start", submitReport: "start", checkReport: "check", resume: "wait" } as const;

/** Which method the caller called, and with which handle. */
interface NamedMethod {
  readonly name: keyof typeof methodKinds;
  /** What the caller gave for the handle, where there is a run already. */
  readonly handleLike?: unknown;
}

const idIn = (value: unknown): string | undefined => textIn(value, "id");
