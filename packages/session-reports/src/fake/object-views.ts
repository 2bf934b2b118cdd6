import { currentTimeMs, emptyAnswer, jsonAnswer } from "@identity-reports/core/fake";
import type { ObjectType } from "../models.js";
import type { SessionBehaviour } from "./behaviour.js";
import { objectSpecs } from "./object-specs.js";
import type { StoredObject } from "./objects.js";
import { timestamp } from "./timestamps.js";

/** An object as the appliance shows it. */
export type View = Readonly<Record<string, unknown>>;

/** True when the file of a report has been made. The clock is read at each call. */
export const isGenerated = ({ file }: StoredObject): boolean => file !== undefined && file.readyAt <= currentTimeMs();

/** Every attribute of an object that has a value. */
export function viewOf(object: StoredObject, { dates, generatedAt, extraAttributes }: SessionBehaviour): View {
  const { id, type, createdBy, createdAt, modifiedAt, removed, attributes, file } = object;
  const isShown = type === "report" && generatedAt === "shown" && isGenerated(object);
  const all = {
    id,
    ...attributes,
    ...(isShown && file !== undefined ? { generated_at: timestamp(file.readyAt, dates) } : {}),
    created_by: createdBy,
    created_at: timestamp(createdAt, dates),
    modified_at: timestamp(modifiedAt, dates),
    ...(removed ? { removed } : {}),
    ...(extraAttributes === "present" ? { undocumented_flag: true, undocumented_object: { depth: [1] } } : {}),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== null));
}

/** What of a view goes out: the fields that were asked for, without the expensive ones that were not asked for. */
export function selected(
  view: View,
  type: ObjectType,
  fields: readonly string[] | undefined,
  behaviour: SessionBehaviour,
): View {
  const spec = objectSpecs[type];
  const wanted = (name: string): boolean =>
    fields?.includes(name) ?? (behaviour.expensiveAttributes === "always" || spec[name]?.["expensive"] !== true);
  const present = Object.entries(view).filter(([name]) => wanted(name));
  if (behaviour.emptyAttributes === "left-out") return Object.fromEntries(present);
  const empty = Object.keys(spec)
    .filter(wanted)
    .map((name) => [name, null] as const);
  return { ...Object.fromEntries(empty), ...Object.fromEntries(present) };
}

/** `{ "report": …, "result": "success" }` in the style that the fake was told to use. */
export function envelope(content: Readonly<Record<string, unknown>>, { ids }: SessionBehaviour): Response {
  const answer = jsonAnswer({ ...content, result: "success" });
  if (ids === "text") return answer;
  const text = JSON.stringify({ ...content, result: "success" });
  const numbers = text.replaceAll(/"(id|\w+_id|created_by)":"(\d+)"/g, '"$1":$2');
  return new Response(numbers, { headers: { "content-type": "application/json" } });
}

/** The answer to a change. */
export const acknowledged = (behaviour: SessionBehaviour): Response =>
  behaviour.acknowledgement === "no-content" ? emptyAnswer() : envelope({}, behaviour);
