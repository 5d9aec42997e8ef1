import { escapeText } from '@jvs/model';
import type { OperationView } from '@jvs/api';
import { shortId } from './short-id.js';

/** What an operation was, in a few words: "restore to 1a2b3c4d". */
export function operationText({ operation, target, change }: OperationView): string {
  const name = escapeText(operation.replaceAll('_', ' '));
  switch (change.kind) {
    case 'head':
      return `${name} ${idText(change.after.head)}`;
    case 'payload': {
      const what = change.paths === null ? 'to' : `of ${change.paths.length} paths from`;
      return `${name} ${what} ${idText(change.after.content)}`;
    }
    case 'worktree':
      return `${name} ${(change.after ?? change.before)?.name ?? ''}`;
    case 'name':
      return `${name} ${change.before} to ${change.after}`;
    case 'labels': {
      const tags = [...change.added.map((tag) => `+${tag}`), ...change.removed.map((tag) => `-${tag}`)];
      return `${name} ${[...tags, 'on', shortId(change.snapshot_id)].join(' ')}`;
    }
    case 'pin':
      return `${name} on ${idText((change.after ?? change.before)?.snapshot_id ?? null)}`;
    case 'setting':
      return `${name} ${escapeText(change.key)}: ${valueText(change.before)} to ${valueText(change.after)}`;
    case 'none':
      return `${name} ${escapeText(target)}`;
  }
}

function idText(id: string | null): string {
  return id === null ? 'nothing' : shortId(id);
}

function valueText(value: string | number | boolean | null): string {
  return value === null ? 'unset' : escapeText(String(value));
}
