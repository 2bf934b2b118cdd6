import { metrics, trace, type MeterProvider, type TracerProvider } from "@opentelemetry/api";
import type { ReportsEventListener } from "../observe/events.js";
import { ReportMetrics } from "./metrics.js";
import { ReportSpans } from "./spans.js";

declare const __VERSION__: string;

const name = "@identity-reports/core";

/**
 * Where spans and metrics go.
 *
 * @example
 * ```ts
 * const options: OpenTelemetryOptions = { tracerProvider, meterProvider };
 * const sailpoint = SailPointReportsClient.fromEnv({ onEvent: openTelemetry(options) });
 * ```
 */
export interface OpenTelemetryOptions {
  /** Default: the one that is registered with `@opentelemetry/api`. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the one that is registered with `@opentelemetry/api`. */
  readonly meterProvider?: MeterProvider;
}

/**
 * A listener for `onEvent` that makes spans and metrics of the events of a client. One listener serves any number of clients.
 * The spans are children of the span that is active when a method is called.
 *
 * No attribute holds a secret, the name of a file, a label, the message of an error, or a value from a path.
 *
 * @example
 * ```ts
 * const sailpoint = SailPointReportsClient.fromEnv({ onEvent: openTelemetry() });
 * ```
 */
export function openTelemetry({
  tracerProvider = trace,
  meterProvider = metrics,
}: OpenTelemetryOptions = {}): ReportsEventListener {
  let parts: { readonly spans: ReportSpans; readonly measures: ReportMetrics } | undefined;
  return (event) => {
    // Not before the first event: what is asked of a provider that is registered later goes nowhere.
    parts ??= {
      spans: new ReportSpans(tracerProvider.getTracer(name, __VERSION__)),
      measures: new ReportMetrics(meterProvider.getMeter(name, __VERSION__)),
    };
    parts.spans.on(event);
    parts.measures.on(event);
  };
}
