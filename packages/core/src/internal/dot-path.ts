/** The keys and indexes that lead to a part of a document, as text: `reports[0].expect.minRows`. Empty for all of it. */
export const dotPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
