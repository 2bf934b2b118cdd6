// Spans and metrics from the events of a client. Needs `@opentelemetry/api`, which a program that is observed has.
export { openTelemetry, type OpenTelemetryOptions } from "./opentelemetry/listener.js";
