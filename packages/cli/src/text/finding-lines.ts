import { escapeText } from '@jvs/model';
import type { FindingView } from '@jvs/api';
import { formatCount } from './format-count.js';
import type { Style } from '@jvs/command';

interface Found {
  readonly findings: readonly FindingView[];
  readonly finding_count: number;
}

/** FAILED, what it is about, and what was found there; nothing where nothing was. */
export function findingLines(
  style: Style,
  title: string,
  { findings, finding_count: count }: Found,
): string[] {
  if (count === 0) return [];
  const more = count - findings.length;
  return [
    `${style.red('FAILED')} ${title}`,
    ...findings.map(({ code, message }) => `  ${code}  ${escapeText(message)}`),
    ...(more === 0 ? [] : [`  … and ${formatCount(more, 'more', 'more')}`]),
  ];
}
