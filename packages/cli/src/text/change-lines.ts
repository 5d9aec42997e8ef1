import { escapeText, printedPathText } from '@jvs/model';
import type { ChangeView } from '@jvs/api';
import type { Paint, Style } from '@jvs/command';

const WIDTH = 'modified'.length;

/** One line a change: what kind, and where. */
export function changeLines(style: Style, changes: readonly ChangeView[]): string[] {
  const paints: Readonly<Record<ChangeView['change'], Paint>> = {
    added: style.green,
    removed: style.red,
    modified: style.yellow,
    mode: style.yellow,
    type: style.yellow,
  };
  return changes.map((change) => {
    const kind = paints[change.change](change.change.padEnd(WIDTH));
    const slash = (change.after ?? change.before)?.type === 'directory' ? '/' : '';
    return `  ${kind}  ${printedPathText(change)}${slash}${modeNote(change)}`;
  });
}

function modeNote({ change, before, after }: ChangeView): string {
  if (change === 'mode') return `  (${before?.mode ?? ''} to ${after?.mode ?? ''})`;
  if (change === 'type') return escapeText(`  (${before?.type ?? ''} to ${after?.type ?? ''})`);
  return '';
}
