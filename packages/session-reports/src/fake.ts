/**
 * A stateful fake of Fudo's report API for tests and demos: no network, no appliance.
 *
 * @packageDocumentation
 */

export type { SessionBehaviour } from "./fake/behaviour.js";
export type { FakeClientOverrides } from "./fake/client.js";
export type { NextRun } from "./fake/next-run.js";
export type { SessionOperation } from "./fake/operations.js";
export type { SessionFakeOptions, SessionFakeUser } from "./fake/options.js";
export { sessionFake, type SessionFake } from "./fake/session-fake.js";
export {
  fakeReportFile,
  type FakeCall,
  type FakeReportFileOptions,
  type Fault,
  type FaultDetails,
  type FaultName,
  type ReportRow,
} from "@identity-reports/core/fake";
