import type { RequestOptions } from "@identity-reports/core";
import { defined, isRecord, tryJson, type RunFinder, type Transport } from "@identity-reports/core/vendor";
import { listRuns } from "./endpoints/runs.js";
import type { ReportRun, RunReportParams } from "./models.js";
import type { PingRunHandle } from "./run-handle.js";

/** Finds the runs of a template that may be of a start whose response was lost: those with its parameters. */
export function runFinder(
  transport: Transport,
  { name, realm, templateType = "published", parameters = {} }: RunReportParams,
): RunFinder<PingRunHandle, ReportRun> {
  const sent = JSON.parse(JSON.stringify(parameters)) as unknown;
  return {
    vendor: "ping",
    async list(requestOptions: RequestOptions) {
      const response = transport.sendForResponse(listRuns, { name, realm, templateType }, requestOptions);
      const { data, headers } = await response;
      const runs = (data.result ?? []).filter((run) => mayBeOf(name, run) && mayHave(sent, run.parameters));
      return { runs, headers };
    },
    createdAt({ createDate }) {
      const at = new Date(createDate ?? Number.NaN);
      return Number.isNaN(at.getTime()) ? undefined : at;
    },
    handleMembersOf: ({ runId }) =>
      runId == null || runId.trim() === "" ? undefined : { id: runId, name, templateType, ...defined({ realm }) },
  };
}

/** Whether a run may be of a template: one that says so by another name is not. Its case may differ. */
const mayBeOf = (template: string, { name }: ReportRun): boolean =>
  !name || name.toLowerCase() === template.toLowerCase();

/** Whether a run may have been asked for with these parameters. Ping may show more, filled in by itself. */
function mayHave(sent: unknown, shown: ReportRun["parameters"]): boolean {
  const theirs = typeof shown === "string" ? tryJson(shown) : shown;
  if (!isRecord(theirs) || !isRecord(sent)) return true;
  return Object.keys(sent).every((name) => canonical(sent[name]) === canonical(theirs[name]));
}

/** JSON in which the order of members does not matter; empty text for what says nothing. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value)) return value.length === 0 ? "" : `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.keys(value).toSorted();
  return members.length === 0
    ? ""
    : `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
