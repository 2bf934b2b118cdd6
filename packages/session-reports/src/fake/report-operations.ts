import { currentTimeMs } from "@identity-reports/core/fake";
import { isRecord } from "@identity-reports/core/vendor";
import { errorAnswer, notReadyAnswer } from "./error-answers.js";
import { madeUpRows } from "./made-up-rows.js";
import type { StoredObject } from "./objects.js";
import { attributesIn, created, visible, type Operation, type OperationContext } from "./operation.js";
import { fileAnswer } from "./report-file.js";

/** Puts a report into the appliance, as a call or a subscription does. */
export function generate(
  attributes: Readonly<Record<string, unknown>>,
  createdBy: string,
  { options, store, takePlan }: Pick<OperationContext, "options" | "store" | "takePlan">,
): StoredObject {
  const { runMs = options.runMs, rows = options.rows, file: content } = takePlan();
  const readyAt = currentTimeMs() + runMs;
  const file = { readyAt, rows: typeof rows === "number" ? madeUpRows(rows) : rows, content };
  return store.add({ type: "report", createdBy, attributes: { ...attributes, created_on: "fudo-1" }, file });
}

function problemOf(criteria: unknown): string | undefined {
  if (!Array.isArray(criteria) || criteria.length === 0) return "criteria must be a list with entries";
  const isGood = (each: unknown): boolean =>
    isRecord(each) && typeof each["field"] === "string" && typeof each["value"] === "string";
  return criteria.every(isGood) ? undefined : "criteria must have a field and a value, both strings";
}

/** `POST /report` */
export const createReport: Operation = (request, context) => {
  const { behaviour, store, user } = context;
  const given = attributesIn(request, ["criteria", "defined_report_id", "query_filter", "query_order", "title"]);
  if (typeof given === "string") return errorAnswer(400, behaviour, given);
  const { criteria, ...attributes } = given;
  const definitionId = attributes["defined_report_id"];
  const problem =
    criteria === undefined && (definitionId ?? attributes["query_filter"]) !== undefined
      ? undefined
      : problemOf(criteria);
  if (problem !== undefined) return errorAnswer(400, behaviour, problem);
  const definition = typeof definitionId === "string" ? store.find("defined_report", definitionId) : undefined;
  if (definitionId !== undefined && definition === undefined) return errorAnswer(400, behaviour, "No such definition");
  const { title, type } = definition?.attributes ?? {};
  return created(generate({ title, report_type: type, ...attributes }, user.id, context), context);
};

/** `GET /report/{id}/{format}` */
export const getReportFile: Operation = (request, context) => {
  const { behaviour } = context;
  const { format } = request.parameters;
  const report = visible("report", request, context);
  if (report?.file === undefined || (format !== "csv" && format !== "pdf" && format !== "html")) {
    return errorAnswer(404, behaviour);
  }
  if (report.file.readyAt + behaviour.fileLagMs > currentTimeMs()) return notReadyAnswer(behaviour);
  return fileAnswer(report.id, report.file, format, behaviour);
};
