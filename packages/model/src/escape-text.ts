// Control characters (C0, DEL, C1), line separators, bidi controls, the BOM, and halves of surrogate pairs.
const dangerous = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * `text` with everything that could steer a terminal or reorder what a person sees shown as an escape (`\n`, `\x1b`,
 * `\u202e`). For display only: it is not reversible, since a backslash stays one.
 */
export function escapeText(text: string): string {
  return text.replace(dangerous, (character) => short[character] ?? escaped(character));
}

function escaped(character: string): string {
  const hex = character.charCodeAt(0).toString(16);
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
