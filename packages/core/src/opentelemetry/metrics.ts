import type { Attributes, Counter, Histogram, Meter, UpDownCounter } from "@opentelemetry/api";
import type { CallEvent, ReportsEvent, ResponseEvent } from "../observe/events.js";
import { attribute, metric, requestDurationBounds } from "./names.js";
import { serverAttributes, shownOperation } from "./request-attributes.js";

/** Methods that wait for a run. */
const waitingMethods = new Set(["runReport", "resume"]);

/** A call that has not ended. */
interface OpenCall {
  readonly isAdHoc: boolean;
  /** The request that has no response yet. */
  request: { readonly sentAt: number; readonly attributes: Attributes } | undefined;
}

/** Metrics from events. */
export class ReportMetrics {
  readonly #requestDuration: Histogram;
  readonly #calls: Counter;
  readonly #retries: Counter;
  readonly #waitDuration: Histogram;
  readonly #downloadSize: Counter;
  readonly #runs: Counter;
  readonly #activeRuns: UpDownCounter;
  readonly #open = new Map<string, OpenCall>();
  /** The last state of each run that is waited for, by the method's id. */
  readonly #states = new Map<string, string>();

  constructor(meter: Meter) {
    this.#requestDuration = meter.createHistogram(metric.requestDuration, {
      description: "Duration of HTTP client requests, to the headers of the response.",
      unit: "s",
      advice: { explicitBucketBoundaries: requestDurationBounds },
    });
    this.#calls = meter.createCounter(metric.calls, { description: "Calls that have ended.", unit: "{call}" });
    this.#retries = meter.createCounter(metric.retries, { description: "Repeated attempts.", unit: "{retry}" });
    this.#waitDuration = meter.createHistogram(metric.waitDuration, {
      description: "How long calls had to wait for the gate, the pace, or before a retry.",
      unit: "s",
    });
    this.#downloadSize = meter.createCounter(metric.downloadSize, { description: "Bytes of saved files.", unit: "By" });
    this.#runs = meter.createCounter(metric.runs, { description: "Runs by their last state.", unit: "{run}" });
    this.#activeRuns = meter.createUpDownCounter(metric.activeRuns, {
      description: "Runs that are being waited for.",
      unit: "{run}",
    });
  }

  on(event: ReportsEvent): void {
    const { callId = "", operation } = event;
    const key = `${callId} ${operation}`;
    const call = this.#open.get(key);
    const isAdHoc = call?.isAdHoc === true;
    switch (event.type) {
      case "method":
        if (waitingMethods.has(operation)) this.#onRun(event, callId);
        return;
      case "call":
        if (event.action === "started") this.#open.set(key, { isAdHoc: event.isAdHoc === true, request: undefined });
        else if (call !== undefined) this.#endCall(event, key, call);
        return;
      case "request":
        if (call === undefined) return;
        call.request = {
          sentAt: performance.now(),
          attributes: {
            [attribute.httpMethod]: event.method,
            ...serverAttributes(event),
            ...templateOf(event, isAdHoc),
          },
        };
        return;
      case "response":
        return call && this.#endRequest(call, event);
      case "retry":
        if (call !== undefined) this.#endRequest(call, event);
        this.#retries.add(1, { ...shown(operation, isAdHoc), [attribute.errorType]: event.code });
        return this.#waitDuration.record(event.waitMs / 1_000, { [attribute.waitReason]: "retry" });
      case "wait":
        return this.#waitDuration.record(event.waitMs / 1_000, { [attribute.waitReason]: event.reason });
      case "poll":
        return void (this.#states.has(callId) && this.#states.set(callId, event.state));
      case "download":
        if (event.action === "saved") this.#downloadSize.add(event.sizeBytes, { [attribute.fileFormat]: event.format });
        return;
      case "token":
      case "notice":
        return;
    }
  }

  #onRun({ action, code }: CallEvent, callId: string): void {
    if (action === "started") {
      this.#states.set(callId, "started");
      return this.#activeRuns.add(1);
    }
    this.#activeRuns.add(-1);
    const state = this.#states.get(callId) ?? "started";
    this.#states.delete(callId);
    this.#runs.add(1, { [attribute.runState]: state, ...failed(code) });
  }

  #endCall(event: CallEvent, key: string, call: OpenCall): void {
    this.#open.delete(key);
    this.#endRequest(call, event);
    this.#calls.add(1, { ...shown(event.operation, call.isAdHoc), ...failed(event.code) });
  }

  /** Records the request that is under way, if there is one. */
  #endRequest(call: OpenCall, end: Pick<ResponseEvent, "status"> | { readonly code?: string | undefined }): void {
    const { request } = call;
    call.request = undefined;
    if (request === undefined) return;
    const { sentAt, attributes } = request;
    const outcome =
      "status" in end && end.status !== undefined
        ? { [attribute.status]: end.status, ...failed(end.status < 400 ? undefined : String(end.status)) }
        : failed("code" in end ? end.code : undefined);
    this.#requestDuration.record((performance.now() - sentAt) / 1_000, { ...attributes, ...outcome });
  }
}

const shown = (operation: string, isAdHoc: boolean): Attributes => ({
  [attribute.operation]: shownOperation(operation, isAdHoc),
});

const templateOf = ({ operation, method }: { operation: string; method: string }, isAdHoc: boolean): Attributes =>
  isAdHoc ? {} : { [attribute.urlTemplate]: operation.slice(method.length + 1) };

const failed = (code: string | undefined): Attributes => (code === undefined ? {} : { [attribute.errorType]: code });
