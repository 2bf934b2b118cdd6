import type { RoutedRequest } from "@identity-reports/core/fake";
import { isRecord } from "@identity-reports/core/vendor";
import type { ObjectType } from "../models.js";
import type { SessionBehaviour } from "./behaviour.js";
import { errorAnswer } from "./error-answers.js";
import { parseFilter } from "./filter-language.js";
import type { NextRun } from "./next-run.js";
import { acknowledged, envelope } from "./object-views.js";
import type { ObjectStore, StoredObject } from "./objects.js";
import type { ResolvedFakeOptions, SessionFakeUser } from "./options.js";

/** What an operation works on. */
export interface OperationContext {
  readonly options: ResolvedFakeOptions;
  readonly behaviour: SessionBehaviour;
  readonly store: ObjectStore;
  /** The caller. */
  readonly user: SessionFakeUser;
  /** What is planned for the next report. */
  readonly takePlan: () => NextRun;
}

/** Answers one call. */
export type Operation = (request: RoutedRequest, context: OperationContext) => Response;

/** The object a path names, if the caller may see it: those of others are as good as not there. */
export function visible(
  type: ObjectType,
  request: RoutedRequest,
  { store, user }: OperationContext,
): StoredObject | undefined {
  const found = store.find(type, request.parameters["id"] ?? "");
  const isOwn = found?.createdBy === undefined || found.createdBy === user.id;
  return isOwn || user.sees === "all" ? found : undefined;
}

/** The attributes in a body. A string says what is wrong with them. */
export function attributesIn(
  request: RoutedRequest,
  allowed: readonly string[],
): Readonly<Record<string, unknown>> | string {
  if (request.mediaType !== "application/json" || !isRecord(request.body)) return "Expected a JSON object";
  const { body } = request;
  const surplus = Object.keys(body).find((name) => !allowed.includes(name));
  if (surplus !== undefined) return `Attribute ${surplus} cannot be set`;
  const filter = body["query_filter"];
  if (filter !== undefined && (typeof filter !== "string" || parseFilter(filter) === undefined))
    return "Invalid query_filter";
  return body;
}

/** `{ "report": { "id": … }, "result": "success" }` */
export const created = ({ type, id }: StoredObject, { behaviour }: OperationContext): Response =>
  envelope({ [type]: { id } }, behaviour);

/** `DELETE` of an object: it stays in the memory of the appliance. */
export const deleteObject =
  (type: ObjectType): Operation =>
  (request, context) => {
    const { behaviour, store } = context;
    const found = visible(type, request, context);
    if (found === undefined) return errorAnswer(404, behaviour);
    if (found.createdBy === undefined && behaviour.predefinedDefinitions === "protected")
      return errorAnswer(403, behaviour);
    store.remove(found);
    return acknowledged(behaviour);
  };
