import { escapeText } from '@jvs/model';
import type { RepositoryFacts } from '../describe-repository.js';

/** One fact a line. */
export function infoText(facts: RepositoryFacts): string {
  const { type, mount_point: mountPoint } = facts.file_system;
  const lines: Array<[string, string]> = [
    ['repository', escapeText(facts.root)],
    ['id', facts.repo_id],
    ['format', String(facts.format_version)],
    ['worktree', `${facts.worktree} (of ${facts.worktrees})`],
    ['snapshots', String(facts.snapshots)],
    ['engine', facts.engine],
    ['file system', mountPoint === null ? type : `${type} on ${escapeText(mountPoint)}`],
    ['operations', facts.operations],
    ['jvs', facts.version],
  ];
  return lines.map(([name, value]) => `${name.padEnd(11)} ${value}`).join('\n');
}
