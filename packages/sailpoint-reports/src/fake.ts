/**
 * A stateful fake of SailPoint's report API for tests and demos: no network, no tenant.
 *
 * @packageDocumentation
 */

export type { SailPointBehaviour } from "./fake/behaviour.js";
export type { FakeClientOverrides } from "./fake/client.js";
export type { JoinedRun, NextRun, RunOutcome } from "./fake/next-run.js";
export type { SailPointFakeVersion, SailPointOperation } from "./fake/operations.js";
export type { SailPointFakeCredentials, SailPointFakeOptions } from "./fake/options.js";
export type { AuditEvent } from "./fake/report-operations.js";
export type { FakeObject } from "./fake/tenant-objects.js";
export type { FileFormat } from "./fake/report-types.js";
export { sailPointFake, type FakeRun, type SailPointFake } from "./fake/sail-point-fake.js";
export {
  fakeReportFile,
  type FakeCall,
  type FakeReportFileOptions,
  type Fault,
  type FaultDetails,
  type FaultName,
  type ReportRow,
} from "@identity-reports/core/fake";
