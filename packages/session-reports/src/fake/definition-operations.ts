import { errorAnswer } from "./error-answers.js";
import { acknowledged } from "./object-views.js";
import { attributesIn, created, visible, type Operation } from "./operation.js";

/** `POST /report/defined` */
export const createDefinedReport: Operation = (request, context) => {
  const { behaviour, store, user } = context;
  const given = attributesIn(request, ["title", "type", "query_filter", "query_order"]);
  if (typeof given === "string") return errorAnswer(400, behaviour, given);
  if (typeof given["title"] !== "string") return errorAnswer(400, behaviour, "title is required");
  return created(store.add({ type: "defined_report", createdBy: user.id, attributes: given }), context);
};

/** `PATCH /report/defined/{id}` */
export const updateDefinedReport: Operation = (request, context) => {
  const { behaviour, store } = context;
  const found = visible("defined_report", request, context);
  if (found === undefined) return errorAnswer(404, behaviour);
  const given = attributesIn(request, ["title", "query_filter", "query_order"]);
  if (typeof given === "string") return errorAnswer(400, behaviour, given);
  if (found.createdBy === undefined && behaviour.predefinedDefinitions === "protected")
    return errorAnswer(403, behaviour);
  store.change(found, given);
  return acknowledged(behaviour);
};
