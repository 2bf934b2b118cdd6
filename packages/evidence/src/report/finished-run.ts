import { createHash } from "node:crypto";
import type { EvidenceReport } from "../clients.js";
import type { ReportLogic } from "../format/record-question.js";
import type { Requester, RunFacts } from "../format/record-run.js";
import type { ResultDetails, TokenOwner } from "../vendors/vendor.js";
import { runFacts, type ReportWork } from "./report-work.js";
import { readTokenOwner } from "./token-owner.js";

/** Fields of a record that are complete once the run is finished. */
export interface FinishedRun {
  readonly run: RunFacts;
  readonly report: ReportLogic;
  readonly requester: Requester | undefined;
}

/** Fills in what the vendor's answer about the run and the access token say. */
export async function finishedRun(
  work: ReportWork,
  { handle }: EvidenceReport,
  details: ResultDetails,
): Promise<FinishedRun> {
  const { current } = work;
  const run = { ...current.run, ...runFacts(handle), status: details.status, server: details.server };
  const owner = await readTokenOwner(work);
  if (owner.tenantId !== undefined) work.tenantId = owner.tenantId;
  // The token is that of this call. A run of an earlier call, or of another process, may be another credential's.
  const isOurs = work.hasStartedRun && !run.joined;
  return {
    run,
    report: withDigest(logicOf(current.report, details.report)),
    requester: requesterOf(isOurs ? owner : {}, details.principal) ?? current.requester,
  };
}

/** The logic that we asked for, filled in with what the vendor says. */
const logicOf = (requested: ReportLogic, { title, definition }: ResultDetails["report"]): ReportLogic => ({
  ...requested,
  title: title ?? requested.title,
  definition: requested.definition ?? definition,
});

/** Adds the digest of the definition: two collections with another digest were made by another logic. */
const withDigest = (logic: ReportLogic): ReportLogic =>
  logic.definition === undefined
    ? logic
    : { ...logic, definitionDigest: createHash("sha256").update(JSON.stringify(logic.definition)).digest("hex") };

/** What the vendor says about the run takes precedence: the client may have changed its token meanwhile. */
function requesterOf({ clientId, principal }: TokenOwner, launcher: string | undefined): Requester | undefined {
  if (launcher !== undefined) return { clientId, principal: launcher, basis: "vendor" };
  return clientId === undefined && principal === undefined ? undefined : { clientId, principal, basis: "token" };
}
