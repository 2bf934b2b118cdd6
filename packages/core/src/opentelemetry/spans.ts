import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from "@opentelemetry/api";
import { evictOldest } from "../internal/objects.js";
import type {
  CallEvent,
  DownloadEvent,
  PollEvent,
  ReportsEvent,
  RequestEvent,
  ResponseEvent,
  SavedEvent,
} from "../observe/events.js";
import { attribute } from "./names.js";
import { requestAttributes, shownOperation } from "./request-attributes.js";

/** Runs whose downloads may still come. */
const maxRuns = 1_000;

/** A method that has not ended. */
interface OpenMethod {
  readonly span: Span;
  /** What its calls are children of. */
  readonly context: Context;
  /** The endpoint that was called last, and when the first of its calls since the last poll began, in ms since 1970. */
  last: { readonly operation: string; readonly beganAt: number } | undefined;
}

/** A call that has not ended. */
interface OpenCall {
  readonly parent: Context;
  readonly isAdHoc: boolean;
  attempt: Span | undefined;
  wait: Span | undefined;
}

/**
 * Spans from events: a method such as `runReport` and, as its children, its attempts, polls and waits. A call that belongs to
 * no method has its attempts under the span that was active when it was made.
 */
export class ReportSpans {
  readonly #tracer: Tracer;
  readonly #methods = new Map<string, OpenMethod>();
  readonly #calls = new Map<string, OpenCall>();
  readonly #runs = new Map<string, SpanContext>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  on(event: ReportsEvent): void {
    const { callId = "" } = event;
    const method = this.#methods.get(callId);
    const call = this.#calls.get(callKey(event));
    switch (event.type) {
      case "method":
        if (event.action === "started") return this.#startMethod(event, callId);
        return method && this.#endMethod(event, callId, method);
      case "call":
        if (event.action === "started") return this.#startCall(event, method);
        return call && this.#endCall(event, call);
      case "request":
        return call && this.#startAttempt(event, call);
      case "response":
        return call && endAttempt(event, call);
      case "retry":
        if (call === undefined) return;
        endFailed(call.attempt, event.code);
        call.attempt = undefined;
        return this.#startWait(call, "retry");
      case "wait":
        return call && this.#startWait(call, event.reason);
      case "poll":
        return method && this.#addPoll(event, method);
      case "download":
        return this.#onDownload(event, method);
      case "notice":
        return void method?.span.addEvent("notice", { [attribute.noticeCode]: event.code });
      case "token":
        return;
    }
  }

  #startMethod({ operation, runId }: CallEvent, callId: string): void {
    const active = context.active();
    const run = runId === undefined ? undefined : this.#runs.get(runId);
    // Without a span of the caller's own, a download is shown with its run, which has ended.
    const isAlone = trace.getSpan(active) === undefined;
    const parent = run !== undefined && isAlone ? trace.setSpanContext(active, run) : active;
    const links = run === undefined || isAlone ? [] : [{ context: run }];
    const attributes = { [attribute.callId]: callId, ...ofRun(runId) };
    const span = this.#tracer.startSpan(operation, { kind: SpanKind.INTERNAL, attributes, links }, parent);
    this.#methods.set(callId, { span, context: trace.setSpan(parent, span), last: undefined });
  }

  #endMethod({ action, code, carriedOut, runId }: CallEvent, callId: string, { span }: OpenMethod): void {
    this.#methods.delete(callId);
    span.setAttributes(ofRun(runId));
    if (runId !== undefined) {
      this.#runs.set(runId, span.spanContext());
      evictOldest(this.#runs, maxRuns);
    }
    if (action === "succeeded") return span.end();
    if (carriedOut !== undefined) span.setAttribute(attribute.carriedOut, carriedOut);
    endFailed(span, code);
  }

  #startCall(event: CallEvent, method: OpenMethod | undefined): void {
    const parent = method?.context ?? context.active();
    const isAdHoc = event.isAdHoc === true;
    const { operation } = event;
    if (method !== undefined && method.last?.operation !== operation) method.last = { operation, beganAt: Date.now() };
    this.#calls.set(callKey(event), { parent, isAdHoc, attempt: undefined, wait: undefined });
  }

  #endCall(event: CallEvent, call: OpenCall): void {
    this.#calls.delete(callKey(event));
    endFailed(call.attempt, event.code);
    call.wait?.end();
  }

  #startAttempt(event: RequestEvent, call: OpenCall): void {
    call.wait?.end();
    call.wait = undefined;
    const attributes = requestAttributes(event, call.isAdHoc);
    const name = shownOperation(event.operation, call.isAdHoc);
    call.attempt = this.#tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, call.parent);
  }

  #startWait(call: OpenCall, reason: string): void {
    call.wait?.end();
    call.wait = this.#tracer.startSpan("wait", { attributes: { [attribute.waitReason]: reason } }, call.parent);
  }

  /** From the first call of a status check to what came of it. */
  #addPoll({ state, id }: PollEvent, method: OpenMethod): void {
    const startTime = method.last?.beganAt ?? Date.now();
    method.last = undefined;
    const attributes = { [attribute.runState]: state, ...ofRun(id) };
    this.#tracer.startSpan("poll", { attributes, startTime }, method.context).end();
  }

  #onDownload(event: DownloadEvent | SavedEvent, method: OpenMethod | undefined): void {
    if (event.action !== "saved") {
      const { receivedBytes } = event;
      const attributes = receivedBytes === undefined ? {} : { [attribute.fileSize]: receivedBytes };
      return void method?.span.addEvent(`download ${event.action}`, attributes);
    }
    if (method !== undefined) return void method.span.setAttributes(ofFile(event));
    // The file of a call that is long over: nothing was told of its beginning.
    const attributes = { ...ofFile(event), ...ofRun(event.runId) };
    this.#tracer.startSpan("saveTo", { attributes, startTime: Date.now() - event.durationMs }).end();
  }
}

/** A method makes its calls of one endpoint one after the other. */
const callKey = ({ callId = "", operation }: Pick<ReportsEvent, "callId" | "operation">): string =>
  `${callId} ${operation}`;

const ofRun = (runId: string | undefined): Attributes => (runId === undefined ? {} : { [attribute.runId]: runId });

function ofFile({ format, sizeBytes, rowCount }: SavedEvent): Attributes {
  const rows = rowCount === undefined ? {} : { [attribute.fileRows]: rowCount };
  return { [attribute.fileFormat]: format, [attribute.fileSize]: sizeBytes, ...rows };
}

function endAttempt({ status, requestId }: ResponseEvent, call: OpenCall): void {
  const { attempt } = call;
  call.attempt = undefined;
  attempt?.setAttribute(attribute.status, status);
  if (requestId !== undefined) attempt?.setAttribute(attribute.requestId, requestId);
  if (status < 400) attempt?.end();
  else endFailed(attempt, String(status));
}

/** Ends a span, as a failure where there is a code. The message of an error stays out: it may name a person. */
function endFailed(span: Span | undefined, code: string | undefined): void {
  if (span === undefined) return;
  if (code !== undefined) span.setAttribute(attribute.errorType, code).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
