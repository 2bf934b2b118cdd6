export const quote = 34;
export const lineFeed = 10;
export const carriageReturn = 13;

/** The index of the next such character, or the end of the text. The runtime searches faster than a loop over characters. */
export function findCharacter(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found === -1 ? text.length : found;
}
