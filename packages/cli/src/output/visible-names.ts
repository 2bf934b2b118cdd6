/** Control characters, and those that end a line or reverse the order of a text. */
const hidden = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A name as it is shown: a line end as `\\n`, an escape as `\\u001b`. */
const visible = (name: string): string =>
  name.replaceAll(hidden, (character) =>
    character === "\n" ? String.raw`\n` : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A text in which the names that a command line gave show their control characters, in place of having them obeyed. */
export function withVisibleNames(text: string, words: readonly string[]): string {
  const names = words
    .flatMap((word) => [word, word.slice(word.indexOf("=") + 1)])
    .filter((name) => name.search(hidden) >= 0);
  return names.reduce((shown, name) => shown.replaceAll(name, visible(name)), text);
}
