// What @identity-reports/rows is built from: as little as it needs, so that a page that only reads rows loads no client.
export type { FileFormat, ReportFile, SavedFile, SaveTarget } from "./download/report-file.js";
export type { FileHandleLike, FileHandleWriter } from "./download/stream-sinks.js";
export { runningSha256 } from "./download/running-hash.js";
export { openSink } from "./download/open-sink.js";
export { writeErrorOf } from "./download/write-to-sink.js";
export { validateSaveTarget } from "./download/save-options.js";
export { ConfigError } from "./errors/config-error.js";
export { oneLine } from "./internal/one-line.js";
export { brandError, ReportsError, type ReportsErrorDetails } from "./errors/reports-error.js";
export { AbortedError } from "./errors/call-errors.js";
export { CsvScanner, doubledCell, plainCell, type CsvFault } from "./scan/csv-scanner.js";
export { encodingOf, FileTextDecoder } from "./scan/text-decoder.js";
export { refuse } from "./validate/expect.js";
export { optional, rule, rules, validateObject, type Rules } from "./validate/rules.js";
