import { loadArchiveReader } from "#platform";
import type { Transport } from "../client/transport.js";
import { ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/transport-errors.js";
import type { Lifetime } from "../internal/lifetime.js";
import { textIn } from "../internal/objects.js";
import { beginCallEvents } from "../observe/call-events.js";
import type { NoticeCode, NoticeEvent } from "../observe/events.js";
import { checkOnce, type ReportStatus } from "./check-once.js";
import type { ReportDriver, PollResult } from "./driver.js";
import { finishedReport, type UsualReport } from "./finished-report.js";
import { acceptedHandle, completeHandle, withHandle, type HandleLike } from "./handle.js";
import { validateWaitOptions, requestOptionsOf, type CheckOptions, type WaitOptions } from "./options.js";
import type { ReportTypes, StartOptions } from "./report-types.js";
import { waitForReport, type RunAge } from "./wait-for-report.js";
import { describeRequest } from "./run-request.js";
import { withinWait } from "./within-wait.js";

/** Longest time in ms for asking the vendor to stop a run after an abort. */
const cancelTimeoutMs = 10_000;

/**
 * The life of a report, the same for all vendors: start, wait, hand out. From the moment the vendor accepted a run its
 * handle is on the result and on every error.
 */
export class ReportLifecycle<Types extends ReportTypes> {
  readonly #transport: Transport;
  readonly #driver: ReportDriver<Types>;
  readonly #extend: (report: UsualReport<Types>) => Types["report"];

  /** @param extend adds what a report of this vendor can do beside the usual; needed where `Types["report"]` says so. */
  constructor(
    transport: Transport,
    driver: ReportDriver<Types>,
    extend: (report: UsualReport<Types>) => Types["report"] = (report) => report,
  ) {
    this.#transport = transport;
    this.#driver = driver;
    this.#extend = extend;
  }

  /** Starts a run and waits for it. */
  async run(input: Types["input"], options: StartOptions<Types>): Promise<Types["report"]> {
    return await this.#asMethod({ method: "runReport" }, options, async (lifetime, call) => {
      const handle = await this.#start(input, call, lifetime);
      return await this.#finish(handle, call, lifetime, "now");
    });
  }

  /** Starts a run. */
  async submit(input: Types["input"], options: StartOptions<Types>): Promise<Types["handle"]> {
    return await this.#asMethod({ method: "submitReport" }, options, async (lifetime, call) => {
      const handle = await this.#start(input, call, lifetime);
      await this.#announce(handle, call, lifetime);
      return handle;
    });
  }

  /** Asks once where a run stands. */
  async check(like: HandleLike<Types["handle"]>, options: CheckOptions): Promise<ReportStatus<Types["report"]>> {
    return await this.#asMethod({ method: "checkReport", like }, options, async (lifetime, call) => {
      const handle = this.#own(like, options.label);
      try {
        const context = { lifetime, transport: this.#transport, start: startOf(like) };
        const { poll, state, nextCheckAt } = await checkOnce(handle, this.#driver, call, context);
        const { finished, failure } = poll;
        if (failure !== undefined)
          return { state, finished, failure: this.#transport.cleanError(withHandle(failure, handle)) };
        return finished
          ? { state, finished, report: this.#report(handle, poll, options) }
          : { state, finished, nextCheckAt: nextCheckAt() };
      } catch (error) {
        throw withHandle(lifetime.reason ?? error, handle);
      }
    });
  }

  /** Waits for a run that was started before, here or elsewhere. */
  async resume(like: HandleLike<Types["handle"]>, options: WaitOptions<Types["handle"]>): Promise<Types["report"]> {
    return await this.#asMethod({ method: "resume", like }, options, async (lifetime, call) => {
      const handle = this.#own(like, options.label);
      return await this.#finish(handle, call, lifetime, startOf(like));
    });
  }

  async #start(input: Types["input"], options: StartOptions<Types>, lifetime: Lifetime): Promise<Types["handle"]> {
    const { vendor, statusOperation, isRunId } = this.#driver;
    const { label } = options;
    const { baseUrl, redactor } = this.#transport;
    const each = { ...requestOptionsOf(options), signal: lifetime.signal };
    // There is no await where nothing is waited for: the caller may change its objects in the meantime.
    const given = this.#driver.prepareStart(input, options, each);
    const asked = given instanceof Promise ? await given : given;
    const described = describeRequest(asked, (value) => redactor.cleanJson(value));
    const request = described instanceof Promise ? await described : described;
    return await this.#driver.start(asked, {
      options,
      requestOptions: each,
      lifetime,
      accept: (run, { status, requestId }) =>
        acceptedHandle(run, { status, requestId }, { vendor, baseUrl, label, request, isRunId }),
      waitForEnd: async (run, maxWaitMs) => {
        const about = this.#transport.withMethodId({ ...options, onProgress: undefined, maxWaitMs }, run.id);
        await waitForReport(run, this.#driver, about, { lifetime, transport: this.#transport, start: "now" });
      },
      emitNotice: (code, message) => this.#emitNotice({ operation: statusOperation, label, code, message }, options),
    });
  }

  /** Hands the handle to the caller before anything else happens to the run. */
  async #announce(handle: Types["handle"], options: WaitOptions<Types["handle"]>, lifetime: Lifetime): Promise<void> {
    const { onStarted } = options;
    try {
      lifetime.throwIfEnded();
      if (onStarted !== undefined) await lifetime.race((async () => onStarted(handle))());
    } catch (error) {
      if (error === lifetime.reason) throw withHandle(error, handle, true);
      const text = error instanceof Error ? error.message : String(error);
      throw new ReportsError(
        `onStarted threw: ${text}; report ${handle.id} runs on: pass this error's handle to resume`,
        { code: "on_started_failed", carriedOut: "yes", handle, label: handle.label, cause: error },
      );
    }
  }

  async #finish(
    handle: Types["handle"],
    call: WaitOptions<Types["handle"]>,
    lifetime: Lifetime,
    start: RunAge,
  ): Promise<Types["report"]> {
    const options = this.#transport.withMethodId(call, handle.id);
    try {
      if (start === "now") await this.#announce(handle, options, lifetime);
      const poll = await waitForReport(handle, this.#driver, options, { lifetime, transport: this.#transport, start });
      if (poll.failure !== undefined) throw poll.failure;
      return this.#report(handle, poll, options);
    } catch (error) {
      if (options.cancelOnAbort === true && AbortedError.is(error)) this.#cancel(handle, options);
      throw withHandle(error, handle, start === "now");
    }
  }

  /** Goes on in the background: an abort must settle at once. */
  #cancel(handle: Types["handle"], options: WaitOptions<Types["handle"]>): void {
    const emitNotice = (code: NoticeCode, what: string): void => {
      this.#emitNotice(
        { operation: "cancel", label: handle.label, code, message: `report ${handle.id} ${what}` },
        options,
      );
    };
    const request = { ...requestOptionsOf(options), label: handle.label, totalTimeoutMs: cancelTimeoutMs };
    this.#driver.cancel?.(handle, request).then(
      (asked) => {
        if (asked) emitNotice("run_cancelled", "was cancelled");
        else emitNotice("run_not_cancelled", "was left running: it may not be ours");
      },
      (error: unknown) => emitNotice("cancel_failed", `could not be cancelled: ${String(error)}`),
    );
  }

  #report(
    handle: Types["handle"],
    { result }: PollResult<Types["result"]>,
    options: WaitOptions<Types["handle"]>,
  ): Types["report"] {
    const own = this.#driver.finishedHandle?.(handle, result as Types["result"]) ?? handle;
    return this.#extend(finishedReport(this.#transport, this.#driver, own, result as Types["result"], options));
  }

  #own(like: HandleLike<Types["handle"]>, label: string | undefined): Types["handle"] {
    const { vendor, handleRules: rules } = this.#driver;
    return completeHandle<Types["handle"]>(like, { vendor, baseUrl: this.#transport.baseUrl, rules }, label);
  }

  #emitNotice(notice: Omit<NoticeEvent, "type">, options: WaitOptions<Types["handle"]>): void {
    this.#transport.listen(options)({ type: "notice", ...notice });
  }

  /** Validates the options and does `work`, as one method, in a lifetime that the caller's signal ends. */
  async #asMethod<T, Given extends WaitOptions<Types["handle"]>>(
    { method, like }: MethodFacts,
    options: Given,
    work: (lifetime: Lifetime, call: Given) => Promise<T>,
  ): Promise<T> {
    const { startRules, cancel, vendor, mayBeArchive } = this.#driver;
    validateWaitOptions(callKinds[method], options, { startRules, canCancel: cancel !== undefined });
    const call = this.#transport.withMethodId(options);
    // Loaded now: after hours of waiting the files of the package may have been replaced. Awaited at the end, so that what
    // the caller gave is read at once.
    const loading = mayBeArchive === true ? loadArchiveReader() : undefined;
    const label = options.label ?? textIn(like, "label");
    const facts = { type: "method", operation: method, label, runId: idIn(like) } as const;
    const events = beginCallEvents(this.#transport.listen(call), facts, idIn);
    const workThroughout = async (lifetime: Lifetime): Promise<T> => {
      const result = await work(lifetime, call);
      await loading;
      return result;
    };
    return await withinWait(this.#transport, vendor, options, workThroughout, events);
  }
}

/** What may be asked of a run, and the options that each takes. */
const callKinds = { runReport: "start", submitReport: "start", checkReport: "check", resume: "wait" } as const;

/** What the events of a method say about it. */
interface MethodFacts {
  readonly method: keyof typeof callKinds;
  /** The run that it is about, where there is one already. */
  readonly like?: unknown;
}

const idIn = (value: unknown): string | undefined => textIn(value, "id");

const startOf = (like: { readonly startedAt?: string | undefined }): RunAge =>
  like.startedAt === undefined ? "unknown" : "dated";
