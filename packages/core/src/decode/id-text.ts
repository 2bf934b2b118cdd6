/**
 * For `z.transform`: an id as text. One that came as a number is turned to text while it still is the number that was
 * sent. An id of nothing but blanks names nothing.
 */
export function idText(value: unknown, context: { readonly issues: { push(issue: IdIssue): unknown } }): string {
  if ((typeof value === "string" && value.trim() !== "") || Number.isSafeInteger(value)) return String(value);
  const isLost = Number.isInteger(value);
  const message = isLost
    ? "is a number beyond 2^53, whose last digits are lost; an id of that size must be text"
    : `expected an id, got ${value === null ? "null" : typeof value === "string" ? "blank text" : typeof value}`;
  // A server that sends one such number sends all its ids so: without these rows its lists would look empty.
  context.issues.push({ code: "custom", message, input: value, params: { isLost } });
  return "";
}

type IdIssue = { code: "custom"; message: string; input: unknown; params: { isLost: boolean } };
