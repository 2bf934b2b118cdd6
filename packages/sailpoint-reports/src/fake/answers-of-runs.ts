import { createRandom } from "@identity-reports/core/fake";
import type { SailPointBehaviour } from "./behaviour.js";
import { definitionOf } from "./report-types.js";
import type { Run } from "./runs.js";
import { hasFile } from "./runs.js";
import { timestamp } from "./timestamps.js";

/** An id that belongs to another one and is always the same for it. */
const relatedId = (id: string): string => createRandom(Number.parseInt(id.slice(0, 8), 16) ^ 0x1d).hex(32);

function attributesOf({ reportType, arguments: given }: Run, org: string, style: SailPointBehaviour["taskAttributes"]) {
  if (style === "org-only") return { org };
  if (reportType !== "SEARCH_EXPORT") return { org, ...given };
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return value.join(",");
    return typeof value === "string" ? value : "";
  };
  const { columns, indices, query, sort } = given;
  const queryParams = { columns: text(columns), indices: text(indices), ownerId: "", query, sort: text(sort) };
  return { org, queryHash: "5e12cf79c67d92e23d4d8cb3e974f87d164e86d4a48d32ecf89645cacfd3f2", queryParams };
}

/** The vendor's `TaskResultDetails`: what starting a report answers. */
export function taskResultDetails(run: Run, org: string, behaviour: SailPointBehaviour): object {
  const { taskDefName, description } = definitionOf(run.reportType);
  const launched = timestamp(run.stampedAt, behaviour.timestamps);
  const end =
    behaviour.taskDetails === "nulls"
      ? { completed: null, completionStatus: null }
      : { completed: timestamp(run.stampedAt + 1, behaviour.timestamps) };
  return {
    type: "MENTOS",
    id: run.id,
    reportType: run.reportType,
    description,
    parentName: null,
    launcher: "cloudadmin",
    created: launched,
    launched,
    ...end,
    messages: [],
    returns: [],
    attributes: attributesOf(run, org, behaviour.taskAttributes),
    progress: "Initializing...",
    taskDefName,
  };
}

function written(status: string, style: SailPointBehaviour["statusCase"]): string {
  return style === "upper" ? status : status.charAt(0) + status.slice(1).toLowerCase();
}

/** The vendor's `ReportResults` for a status. */
export function reportResults(run: Run, status: string, behaviour: SailPointBehaviour): object {
  const { taskDefName } = definitionOf(run.reportType);
  const otherId = relatedId(run.id);
  return {
    reportType: behaviour.resultReportType === "as-asked" ? run.reportType : `${taskDefName}-${otherId}`,
    taskDefName,
    id: behaviour.resultId === "same" ? run.id : otherId,
    created: timestamp(run.stampedAt, behaviour.timestamps),
    status: written(status, behaviour.statusCase),
    duration: run.endsAt - run.launchedAt,
    rows: hasFile(run) ? run.announcedRows : 0,
    availableFormats: hasFile(run) ? run.formats : [],
  };
}

/** `ReportResults` of a run that has not ended, in the style that says so by nulls. */
export const nullResults = {
  reportType: null,
  taskDefName: null,
  id: null,
  created: null,
  status: null,
  duration: null,
  rows: null,
  availableFormats: null,
};
