/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** `plan.yaml:9:5`, or the file alone where the place is not known. */
export const placeText = (file: string, place: Place | undefined): string =>
  place === undefined ? file : `${file}:${place.line}:${place.column}`;

/** `reports[0].expect.minRows` as its parts. */
export const pathParts = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? "") : Number(index),
  );

/** Parts as `reports[0].expect.minRows`. */
export const pathText = (parts: readonly PropertyKey[]): string =>
  parts.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
