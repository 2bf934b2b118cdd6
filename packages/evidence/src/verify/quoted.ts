const maxLength = 200;

/** A name or a value out of a folder, as a message shows it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
