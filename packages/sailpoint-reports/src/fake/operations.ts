/** The calls that the fake knows, by the vendor's own names. */
export type SailPointOperation = "getAccessToken" | "startReport" | "getReportResult" | "getReport" | "cancelReport";

/** The API versions that have reports: the per-service `v1` and the older ones that stand first in the path. */
export type SailPointFakeVersion = "v1" | "v3" | "v2024" | "v2025" | "v2026";

/** Every version, the current one first. */
export const allVersions: readonly SailPointFakeVersion[] = ["v1", "v3", "v2024", "v2025", "v2026"];

/** Every operation. */
export const allOperations: readonly SailPointOperation[] = [
  "getAccessToken",
  "startReport",
  "getReportResult",
  "getReport",
  "cancelReport",
];
