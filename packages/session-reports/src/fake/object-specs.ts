import type { ObjectType } from "../models.js";

type Spec = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const readOnlyId = { type: "string", readonly: true, unique: true };
const readOnlyText = { type: "string", readonly: true };
const dates = {
  created_at: { type: "datetime", readonly: true },
  modified_at: { type: "datetime", readonly: true },
  removed: { type: "boolean", readonly: true },
};
const query = { query_filter: { type: "string" }, query_order: { type: "string" } };

/** What the vendor documents about each attribute, in the form of `objspec`. `expensive` is the fake's own note. */
export const objectSpecs: Readonly<Record<ObjectType, Spec>> = {
  report: {
    id: readOnlyId,
    title: { type: "string", ignore_case: true },
    defined_report_id: { type: "string" },
    report_type: { ...readOnlyText, expensive: true },
    generated_at: readOnlyText,
    created_by: { type: "string" },
    ...query,
    created_on: readOnlyText,
    ...dates,
  },
  defined_report: {
    id: readOnlyId,
    title: { type: "string", ignore_case: true },
    type: { type: "string", immutable: true },
    ...query,
    created_by: { type: "string", immutable: true },
    ...dates,
  },
  defined_report_subscription: {
    id: readOnlyId,
    defined_report_id: { type: "string" },
    user_id: { type: "string", grant: "user" },
    period: { type: "string", values: ["day", "week", "month", "quarter", "year"] },
    created_by: { type: "string" },
    ...dates,
  },
};

/** A specification as it goes out. */
export function publicSpec(type: ObjectType, names: "underscores" | "hyphens"): Spec {
  const written = (name: string): string => (names === "hyphens" ? name.replaceAll("_", "-") : name);
  return Object.fromEntries(
    Object.entries(objectSpecs[type]).map(([attribute, properties]) => [
      attribute,
      Object.fromEntries(
        Object.entries(properties)
          .filter(([name]) => name !== "expensive")
          .map(([name, value]) => [written(name), value]),
      ),
    ]),
  );
}
