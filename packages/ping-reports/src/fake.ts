/**
 * A stateful fake of Ping's report API for tests and demos: no network, no tenant.
 *
 * @packageDocumentation
 */

export type { PingBehaviour } from "./fake/behaviour.js";
export type { FakeClientOverrides } from "./fake/client.js";
export type { PingFakeCredentials } from "./fake/credentials.js";
export type { NextRun } from "./fake/next-run.js";
export type { PingOperation } from "./fake/operations.js";
export type { PingFakeOptions } from "./fake/options.js";
export { pingFake, type FakeRun, type PingFake } from "./fake/ping-fake.js";
export {
  fakeReportFile,
  type FakeCall,
  type FakeReportFileOptions,
  type Fault,
  type FaultDetails,
  type FaultName,
  type ReportRow,
} from "@identity-reports/core/fake";
