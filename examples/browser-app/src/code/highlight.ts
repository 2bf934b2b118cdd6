import { element } from "../page/dom.ts";

/** What is told apart in code, and by which words. Texts and comments come first: a keyword in them is none. */
const token =
  /(?<comment>\/\/.*)|(?<text>"(?:[^"\\]|\\.)*")|(?<keyword>\b(?:import|from|const|await|new|true|false)\b)/g;

/** TypeScript in spans, for colours. Put together, they are the code as it was. */
export function highlight(code: string): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: text, index, groups = {} } of code.matchAll(token)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "";
    parts.push(code.slice(end, index), element("span", { class: `code-${kind}` }, text));
    end = index + text.length;
  }
  return [...parts, code.slice(end)];
}
