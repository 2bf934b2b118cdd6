/** A value as TypeScript: names without quotes where they need none, short things on one line. */
export function printValue(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, indent)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, member]) => [printName(name), member] as const);
  const short = `{ ${entries.map(([name, member]) => `${name}: ${printValue(member)}`).join(", ")} }`;
  if (entries.length === 0) return "{}";
  if (short.length + indent.length <= 60) return short;
  const inner = `${indent}  `;
  const lines = entries.map(([name, member]) => `${inner}${name}: ${printValue(member, inner)},`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const printName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
