import { escapeText } from '@jvs/model';

/** HTML that was made here; everything else is text. */
export class Html {
  constructor(readonly source: string) {}
}

type Part = Html | string | number | null | undefined | readonly Html[];

/** HTML with parts put in. Texts are escaped wherever they stand, what could reorder or hide them shown as an escape too. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.map((string, at) => `${string}${at < parts.length ? sourceOf(parts[at]) : ''}`).join(''),
  );
}

function sourceOf(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map(({ source }) => source).join('');
  return escapeHtml(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return escapeText(text).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
