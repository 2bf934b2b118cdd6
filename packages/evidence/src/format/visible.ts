/** Control characters, and those that hide or turn round what is there. The line end stays. */
const hidden = /[^\n\P{Cc}]|[\u061C\u200B-\u200F\u2028\u2029\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A text as it is read, with a name such as `\u202e` for each character that cannot be seen. */
export const visible = (text: string): string => text.replace(hidden, escaped);
