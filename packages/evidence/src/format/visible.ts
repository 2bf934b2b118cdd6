/** Control characters but the line end, and characters that are invisible or reverse the order of text. */
const hidden = /[^\n\P{Cc}]|[\u061C\u200B-\u200F\u2028\u2029\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A text in which every such character is replaced by its number: `\u202e`. */
export const visible = (text: string): string => text.replace(hidden, escaped);
