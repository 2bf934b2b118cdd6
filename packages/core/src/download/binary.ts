/** Control characters that no text has: white space, escape, shift, and the separators of ASCII are others. */
const controls = /[\u0001-\u0008\u0010-\u001a]/g;

/**
 * True for the beginning of a file that is no text: a NUL in its first line, or two control characters of different
 * kinds. One kind may be what separates the cells.
 */
export const isBinary = (beginning: string): boolean =>
  /^[^\r\n]*\0/.test(beginning.trimStart()) || new Set(beginning.match(controls)).size > 1;
