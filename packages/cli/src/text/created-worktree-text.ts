import { escapeText } from '@jvs/model';
import type { WorktreeView } from '@jvs/api';
import { shortId } from './short-id.js';

export function createdWorktreeText({ name, path, base_id: base }: WorktreeView): string {
  const from = base === null ? 'empty' : `from snapshot ${shortId(base)}`;
  return `Created worktree ${name} (${from})\n  ${escapeText(path)}`;
}
