import { context, type Attributes } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { onTestFinished } from "vitest";
import { openTelemetry } from "../../src/opentelemetry.js";

/** A metric as it was exported: its value, or how often something was recorded and what it comes to. */
export interface MeasuredPoint {
  readonly attributes: Attributes;
  readonly value: unknown;
}

/** What a program that is observed has set up, with exporters that keep what they get. */
export function telemetry() {
  const spanExporter = new InMemorySpanExporter();
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 });
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] });
  const meterProvider = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  onTestFinished(async () => {
    context.disable();
    await meterProvider.shutdown();
  });
  const spans = (): readonly ReadableSpan[] => spanExporter.getFinishedSpans();
  return {
    onEvent: openTelemetry({ tracerProvider, meterProvider }),
    spans,
    spanNamed: (name: string): ReadableSpan => {
      const found = spans().find((span) => span.name === name);
      if (found === undefined)
        throw new Error(
          `no span ${name} among ${spans()
            .map((span) => span.name)
            .join(", ")}`,
        );
      return found;
    },
    /** Does `work` under a span of the caller's own. */
    under: async <T>(name: string, work: () => Promise<T>): Promise<T> =>
      await tracerProvider.getTracer("test").startActiveSpan(name, async (span) => {
        try {
          return await work();
        } finally {
          span.end();
        }
      }),
    /** The spans as a tree, two spaces for each level, in the order in which they began. */
    tree: (): string[] => treeOf(spans()),
    async metric(name: string): Promise<readonly MeasuredPoint[]> {
      await reader.forceFlush();
      const scopes = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? [];
      const found = scopes.flatMap(({ metrics }) => metrics).find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }));
    },
  };
}

function treeOf(spans: readonly ReadableSpan[]): string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const began = spans.toSorted((one, other) => startOf(one) - startOf(other));
  const below = (parent: string | undefined, depth: number): string[] =>
    began
      .filter(({ parentSpanContext }) => {
        const id = parentSpanContext?.spanId;
        return parent === undefined ? id === undefined || !ids.has(id) : id === parent;
      })
      .flatMap((span) => ["  ".repeat(depth) + span.name, ...below(span.spanContext().spanId, depth + 1)]);
  return below(undefined, 0);
}

const startOf = ({ startTime: [seconds, nanoseconds] }: ReadableSpan): number => seconds * 1e9 + nanoseconds;

/** Every text in the attributes and events of spans. */
export const textsOf = (spans: readonly ReadableSpan[]): readonly unknown[] =>
  spans.flatMap((span) => [
    span.name,
    span.status.message ?? "",
    ...Object.values(span.attributes),
    ...span.events.flatMap((event) => [event.name, ...Object.values(event.attributes ?? {})]),
  ]);
