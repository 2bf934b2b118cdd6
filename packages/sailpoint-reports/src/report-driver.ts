import {
  ConfigError,
  defined,
  earlyState,
  expectOneOf,
  forgetOldest,
  NotFoundError,
  openWhenReady,
  ReportFailedError,
  ReportsError,
  retryAfterMs,
  rules,
  Turns,
  type EventListener,
  type OpenContext,
  type ReportDriver,
  type ReportFile,
  type RequestOptions,
  type RunCheck,
  type RunHandle,
  type StartContext,
  type Transport,
  type WaitOptions,
} from "@identity-reports/core";
import { cancelReport, fileFormat, getReport, getReportResult, startReport } from "./endpoints.js";
import { isJoinedRun, showsArguments } from "./joined-run.js";
import type { ReportFileFormat, ReportDetails, ReportResults } from "./models.js";
import { validateReportDetails, reportDetailsBody, type SentDetails } from "./report-details.js";

/** Names a run at SailPoint. */
export interface SailPointRunHandle extends RunHandle {
  readonly reportType?: string;
  /** Name of the report, for its file. */
  readonly reportName?: string;
  /** True when SailPoint handed back a run that was there before, possibly with other arguments. */
  readonly joined?: boolean;
}

/**
 * Options of `runReport` and `submitReport`.
 *
 * @example
 * ```ts
 * await sailpoint.runReport({ reportType: "IDENTITIES" }, { onJoined: "throw", maxWaitMs: 1_800_000 });
 * ```
 */
export interface RunReportOptions extends WaitOptions<SailPointRunHandle> {
  /**
   * What to do when SailPoint hands back a run that was already there: wait for it to end and then start ours, throw, or
   * take it for ours. Calls of one client that wait like this take turns, first come, first served; each run ahead may
   * take `maxWaitMs`. Default: `"wait"`.
   */
  readonly onJoined?: "wait" | "throw" | "accept" | undefined;
}

/** How often a call stands behind runs that are not of this client before it gives up. */
const mostJoins = 20;
/** How many of our own runs we remember, to know them again. */
const mostStarted = 1_000;

// `FAILURE` is a state of results, the others are of tasks, and the spelling differs: they all mean no report.
const failed = ["FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR", "TEMPERROR"];
const succeeded = ["SUCCESS", "WARNING"];

type Driver = ReportDriver<ReportDetails, SailPointRunHandle, ReportResults, ReportFileFormat, RunReportOptions>;

/** How SailPoint starts, checks and hands out reports. */
export class SailPointDriver implements Driver {
  readonly vendor = "sailpoint";
  readonly statusOperation: string;
  readonly poll = { firstMs: 2_000, maxMs: 15_000 };
  readonly optionKeys = ["onJoined"];
  readonly handleRules = { reportType: rules.text, reportName: rules.text, joined: rules.boolean };
  readonly #transport: Transport;
  readonly #turns = new Turns<SailPointRunHandle, RunReportOptions>();
  readonly #started = new Set<string>();
  /** Types whose runs show their arguments. */
  readonly #telling = new Set<string>();

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.statusOperation = `GET /${prefix}${getReportResult.path}`;
  }

  async start(
    input: ReportDetails,
    context: StartContext<SailPointRunHandle, RunReportOptions>,
  ): Promise<SailPointRunHandle> {
    validateReportDetails(input);
    // What is sent is what the answer is compared with.
    const details = reportDetailsBody(input);
    const { options } = context;
    const onJoined = expectOneOf("onJoined", options.onJoined ?? "wait", ["wait", "throw", "accept"]);
    const isInTheWay = ({ joined }: SailPointRunHandle): boolean => joined === true && onJoined !== "accept";
    let strangers = 0;
    let last: string | undefined;
    const start = async (): Promise<SailPointRunHandle> => {
      const facts = await this.#startApart(details, context);
      if (!isInTheWay(facts)) return facts;
      const { id, reportType } = facts;
      // Runs of our own come to an end, for each call has one. The same run once more has nothing to do with our calls.
      if (!this.#started.has(id) || id === last) strangers++;
      last = id;
      if (onJoined === "throw" || strangers > mostJoins) {
        const advice = onJoined === "throw" ? 'pass onJoined: "wait" or' : `${mostJoins} others came before; later, or`;
        throw new ReportsError(
          `SailPoint is already running report ${id} of type ${reportType} and started no other; ${advice} "accept"`,
          { code: "report_joined", isRetryable: true, handle: facts },
        );
      }
      return facts;
    };
    return await this.#turns.start(details.reportType, context, start, isInTheWay);
  }

  async check(handle: SailPointRunHandle, request: RequestOptions): Promise<RunCheck<ReportResults>> {
    try {
      const answer = this.#transport.send(getReportResult, { taskResultId: handle.id }, request).withResponse();
      const { data: result, headers } = await answer;
      return { ...judge(handle, result), retryAfterMs: retryAfterMs(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, missing: error };
      throw error;
    }
  }

  async open(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    request: RequestOptions,
    context: OpenContext,
  ): Promise<ReportFile> {
    fileFormat.validate("format", format);
    expectMade(result, format);
    const reportName = result.taskDefName ?? handle.reportName ?? result.reportType ?? handle.reportType;
    const file = { taskResultId: handle.id, fileFormat: format, reportName, rows: result.rows };
    const send = (each: RequestOptions) => this.#transport.send(getReport, file, each);
    return await openWhenReady(send, request, context, (error) =>
      isBusy(error) ? "another operation is in progress" : earlyState(error),
    );
  }

  async cancel(handle: SailPointRunHandle, request: RequestOptions): Promise<boolean> {
    // A run that was there before us may be somebody else's evidence.
    if (handle.joined === true || !this.#started.has(handle.id)) return false;
    await this.#transport.send(cancelReport, { id: handle.id }, request);
    return true;
  }

  /**
   * Answers may come in another order than the runs were started. Where two calls are handed the same run and it does
   * not show its arguments, nobody could tell whose it is; so each is then sent when the one before it is answered.
   */
  async #startApart(
    details: SentDetails,
    context: StartContext<SailPointRunHandle, RunReportOptions>,
  ): Promise<SailPointRunHandle> {
    const { reportType } = details;
    const start = () => this.#startOnce(details, context);
    const facts = await this.#turns.alone(reportType, context, async () =>
      this.#telling.has(reportType) ? undefined : await start(),
    );
    return facts ?? (await start());
  }

  async #startOnce(
    details: SentDetails,
    { request, accept }: StartContext<SailPointRunHandle, RunReportOptions>,
  ): Promise<SailPointRunHandle> {
    const { reportType } = details;
    let sentAt = 0;
    // The call may have waited for long, for a token, its turn or a 429; only its last request started anything.
    const onEvent: EventListener = (event) => {
      if (event.type === "response") {
        const answeredAt = Date.parse(event.headers["date"] ?? "") || Date.now();
        sentAt = answeredAt - event.durationMs;
      }
      return request.onEvent?.(event);
    };
    const call = this.#transport.send(startReport, details, { ...request, onEvent });
    const answer = await call.withResponse();
    const { data: task } = answer;
    const id = task.id ?? "";
    const joined = this.#started.has(id) || isJoinedRun(task, details, sentAt);
    const reportName = task.taskDefName ?? undefined;
    const run = accept({ id, reportType, ...defined({ reportName, joined: joined || undefined }) }, answer);
    if (!joined) forgetOldest(this.#started.add(run.id), mostStarted);
    if (showsArguments(task, details)) this.#telling.add(reportType);
    else this.#telling.delete(reportType);
    return run;
  }
}

/** True when SailPoint refused a call as long as another operation is in progress. */
const isBusy = (error: unknown): boolean => ReportsError.is(error) && error.code === "vendor_busy";

/**
 * A run tells which formats it made. `CSV` and `PDF` are the only ones that can be asked for; a run that names any other,
 * such as `ZIP`, may serve it under either.
 *
 * @throws ConfigError when the run did not make the format.
 */
function expectMade({ availableFormats }: ReportResults, format: ReportFileFormat): void {
  const made = availableFormats?.map((each) => each.toLowerCase()) ?? [];
  const asked = format.toLowerCase();
  const isOpen = made.length === 0 || made.some((each) => each !== "csv" && each !== "pdf");
  if (isOpen || made.includes(asked)) return;
  throw new ConfigError("format", `this run made ${made.join(" and ")}, not ${asked}`);
}

/** Only end states are documented, so everything else, nothing included, is a run that goes on. */
function judge(handle: SailPointRunHandle, result: ReportResults): RunCheck<ReportResults> {
  const state = result.status ?? "running";
  const known = state.toUpperCase();
  if (succeeded.includes(known)) return { state, finished: true, result };
  if (!failed.includes(known)) return { state, finished: false };
  const what = result.reportType ?? handle.reportType ?? "report";
  return {
    state,
    finished: true,
    failure: new ReportFailedError(`SailPoint ended the ${what} report ${handle.id} with ${state}`, {
      state,
      result,
      isRetryable: known.startsWith("TEMP"),
    }),
  };
}
