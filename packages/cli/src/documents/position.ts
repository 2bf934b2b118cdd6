/** A position in a file. Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `plan.yaml:9:5`, or only the file when the position is not known. */
export const positionText = (file: string, position: Position | undefined): string =>
  position === undefined ? file : `${file}:${position.line}:${position.column}`;

/** `reports[0].expect.minRows` as its parts. */
export const pathParts = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? "") : Number(index),
  );
