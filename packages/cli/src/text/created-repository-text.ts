import { escapeText } from '@jvs/model';
import type { InitView } from '@jvs/api';

export function createdRepositoryText({ root, worktree, adopted_from: from }: InitView): string {
  const content = from === null ? '' : ` (cloned from ${escapeText(from)})`;
  return [
    `Created repository ${escapeText(root)}`,
    `Created worktree ${worktree.name}${content}`,
    `  ${escapeText(worktree.path)}`,
  ].join('\n');
}
