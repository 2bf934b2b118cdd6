import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/**
 * Sends spans and metrics of the clients and of pg-boss to the collector at `OTEL_EXPORTER_OTLP_ENDPOINT`. Without that
 * variable nothing is made and nothing is sent.
 */
export function startTelemetry(): { stop(): Promise<void> } {
  if (process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] === undefined) return { stop: async () => {} };
  const resource = resourceFromAttributes({
    "service.name": process.env["OTEL_SERVICE_NAME"] ?? "identity-reports-fleet",
    "service.instance.id": `${process.pid}`,
  });
  const tracers = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  return {
    stop: async () => {
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
    },
  };
}
