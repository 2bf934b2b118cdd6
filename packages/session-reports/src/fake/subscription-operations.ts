import { errorAnswer } from "./error-answers.js";
import { attributesIn, created, type Operation } from "./operation.js";

const periods: readonly unknown[] = ["day", "week", "month", "quarter", "year"];

/** `POST /report/subscription` */
export const createSubscription: Operation = (request, context) => {
  const { behaviour, store, user } = context;
  const given = attributesIn(request, ["period", "defined_report_id", "user_id"]);
  if (typeof given === "string") return errorAnswer(400, behaviour, given);
  const { period, defined_report_id: definitionId, user_id: userId = user.id } = given;
  if (!periods.includes(period)) return errorAnswer(400, behaviour, `period must be one of ${periods.join(", ")}`);
  if (typeof definitionId !== "string" || store.find("defined_report", definitionId) === undefined) {
    return errorAnswer(400, behaviour, "No such definition");
  }
  // Naming another user takes the right to read that user.
  if (userId !== user.id && user.sees !== "all") return errorAnswer(403, behaviour);
  const attributes = { ...given, user_id: userId };
  return created(store.add({ type: "defined_report_subscription", createdBy: user.id, attributes }), context);
};
