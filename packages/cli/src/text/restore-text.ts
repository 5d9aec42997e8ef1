import type { RestoreView } from '@jvs/api';
import { formatBytes } from './format-bytes.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';

/** "Restored …" first, then what was kept, then where the worktree is now. */
export function restoreText(view: RestoreView, style: Style): string {
  const { worktree, paths, snapshot, auto, detached, applied, bytes } = view;
  const { added, replaced, removed, metadata } = applied;
  const parts = [
    [added, 'added'],
    [replaced, 'replaced'],
    [removed, 'removed'],
    [metadata, 'with metadata set back'],
  ] as const;
  const work = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const done = work.length === 0 ? 'nothing differed' : `${work.join(', ')}; ${formatBytes(bytes)}`;
  const what =
    paths === null ? `${worktree} to` : `${paths} ${paths === 1 ? 'path' : 'paths'} of ${worktree} from`;
  const lines = [`Restored ${what} ${snapshot.snapshot_id}`, `  ${done}`];
  if (auto !== null)
    lines.push(`  what was unsaved is kept as snapshot ${style.yellow(shortId(auto.snapshot_id))}`);
  if (detached) {
    lines.push(
      `${style.red('DETACHED')}: jvs restore HEAD goes back, jvs worktree fork NAME goes on from here`,
    );
  }
  return lines.join('\n');
}
