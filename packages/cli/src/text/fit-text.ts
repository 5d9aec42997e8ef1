import stringWidth from 'string-width';

/** How many columns of a terminal a text takes: wide characters take two, combining ones none. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** `text` with spaces behind it, up to `width` columns. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** `text` in at most `width` columns; where it is too long, "…" stands for its end, or with `keep: 'end'` for its beginning. */
export function fitText(text: string, width: number, keep: 'start' | 'end' = 'start'): string {
  if (textWidth(text) <= width) return text;
  if (width < 2) return '';
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  if (keep === 'end') characters.reverse();
  let used = 1;
  const kept: string[] = [];
  for (const character of characters) {
    used += textWidth(character);
    if (used > width) break;
    kept.push(character);
  }
  return keep === 'end' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`;
}
