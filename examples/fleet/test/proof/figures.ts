/** One line of the proof: what was measured, and what it must be. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly required: string;
  readonly isMet: boolean;
}

export const exactly = (name: string, measured: number, required: number): Figure => ({
  name,
  measured: `${measured}`,
  required: `${required}`,
  isMet: measured === required,
});

export const atMost = (name: string, measured: number, limit: number, unit = ""): Figure => ({
  name,
  measured: `${Math.round(measured * 100) / 100}${unit}`,
  required: `≤ ${limit}${unit}`,
  isMet: measured <= limit,
});

/** Prints the lines of one section. @returns whether all are met. */
export function printFigures(section: string, figures: readonly Figure[]): boolean {
  console.log(`\n${section}`);
  for (const { name, measured, required, isMet } of figures) {
    console.log(`${isMet ? "  " : "✗ "}${name.padEnd(56)} ${measured.padStart(12)}   ${required}`);
  }
  return figures.every(({ isMet }) => isMet);
}
