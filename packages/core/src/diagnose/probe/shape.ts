const maxMembers = 60;
const deepest = 6;

/** Forms of text that tell how a vendor writes something, and nothing of what it says. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/^$/, "text: empty"],
  [/^\s+$/, "text: blanks"],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/, "date-time: UTC"],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:?\d\d$/, "date-time: offset"],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/, "date-time: no zone"],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::?\d\d)?$/, "date-time: PostgreSQL"],
  [/^[\da-f]{32}$/i, "id: 32 hexadecimal digits"],
  [/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, "id: UUID"],
  [/^\d{1,25}$/, "digits"],
  [/^[{[]/, "text: JSON"],
];

/** The shape of a JSON value: types and names of members, never a value. */
export function shapeOf(value: unknown, depth = 0): unknown {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return forms.find(([form]) => form.test(value))?.[1] ?? "text";
  if (typeof value !== "object") return typeof value;
  if (depth >= deepest) return "deeper";
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0], depth + 1)];
  const members = Object.entries(value).slice(0, maxMembers);
  return Object.fromEntries(members.map(([name, member]) => [nameShape(name), shapeOf(member, depth + 1)]));
}

/** Names of fields are the vendor's; what does not look like one may be a value. */
const nameShape = (name: string): string =>
  /^_?[a-z][a-zA-Z\d_-]{0,40}$/.test(name) && !/\d{3}/.test(name) ? name : "other";
