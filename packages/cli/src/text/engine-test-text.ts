import { escapeText } from '@jvs/model';
import type { EngineTestView } from '@jvs/api';
import type { Style } from '@jvs/command';

/** One line an obligation, and the sum. */
export function engineTestText(view: EngineTestView, style: Style): string {
  const paint = { passed: style.green, failed: style.red, skipped: style.dim };
  const lines = view.cases.map(({ id, title, state, reason }) => {
    const why = reason === null ? '' : `: ${escapeText(reason)}`;
    return `${paint[state](state.padEnd('skipped'.length))}  ${id}  ${escapeText(title)}${why}`;
  });
  const { engine, passed, failed, skipped } = view;
  return [...lines, `${engine}: ${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
}
