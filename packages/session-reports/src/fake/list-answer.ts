import type { RoutedRequest } from "@identity-reports/core/fake";
import type { ObjectType } from "../models.js";
import { errorAnswer } from "./error-answers.js";
import { meets, parseFilter, sorted } from "./filter-language.js";
import { envelope, isGenerated, selected, viewOf } from "./object-views.js";
import type { StoredObject } from "./objects.js";
import type { Operation, OperationContext } from "./operation.js";

/** A parameter as it was sent, still percent-encoded: a filter is taken apart before it is decoded. */
const rawParameter = ({ url }: RoutedRequest, name: string): string | undefined =>
  new URL(url).search
    .slice(1)
    .split("&")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

function isListed(object: StoredObject, type: ObjectType, { behaviour, user }: OperationContext): boolean {
  if (object.type !== type || (object.removed && behaviour.removedRows === "hidden")) return false;
  if (user.sees !== "all" && object.createdBy !== undefined && object.createdBy !== user.id) return false;
  if (type !== "report" || behaviour.listing === "at-once") return true;
  return behaviour.listing === "when-generated" && isGenerated(object);
}

const whole = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) ? Number(text) : undefined;

/** `GET` of all objects of a kind that the caller may see. */
export const listObjects =
  (type: ObjectType): Operation =>
  (request, context) => {
    const { behaviour, store } = context;
    let views = store.objects
      .filter((object) => isListed(object, type, context))
      .map((object) => viewOf(object, behaviour));

    const filter = rawParameter(request, "filter");
    if (filter !== undefined && behaviour.filters !== "ignored") {
      const conditions = behaviour.filters === "refused" ? undefined : parseFilter(filter);
      if (conditions === undefined) return errorAnswer(400, behaviour, `Invalid filter: ${filter}`);
      views = views.filter((view) => meets(view, conditions));
    }
    const { query } = request;
    const order = query.get("order");
    if (order !== null) views = sorted(views, order);

    const total = views.length;
    const isPaged = behaviour.paging === "honoured";
    const offset = isPaged ? (whole(query.get("offset")) ?? 0) : 0;
    const limit = Math.min(isPaged ? (whole(query.get("limit")) ?? Infinity) : Infinity, behaviour.largestPage);
    const fields = query.get("fields")?.split(",");
    const page = views.slice(offset, offset + limit).map((view) => selected(view, type, fields, behaviour));

    const isLeftOut = page.length === 0 && behaviour.emptyLists === "left-out";
    return envelope(
      { ...(isLeftOut ? {} : { [type]: page }), ...(behaviour.totals === "present" ? { total_count: total } : {}) },
      behaviour,
    );
  };
