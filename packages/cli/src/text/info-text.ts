import { escapeText } from '@jvs/model';
import type { RepositoryFacts } from '../describe-repository.js';

/** One fact a line. */
export function infoText(facts: RepositoryFacts): string {
  const { type, mount_point: mountPoint, facts: known } = facts.file_system;
  const lines: Array<[string, string]> = [
    ['repository', escapeText(facts.root)],
    ['id', facts.repo_id],
    ['format', String(facts.format_version)],
    ['worktree', `${facts.worktree} (of ${facts.worktrees})`],
    ['snapshots', String(facts.snapshots)],
    ['engine', facts.engine],
    ['file system', mountPoint === null ? type : `${type} on ${escapeText(mountPoint)}`],
    ...Object.entries(known ?? {})
      .filter(([name, value]) => value !== null && value !== '' && name !== 'mount_point')
      .map(([name, value]): [string, string] => [
        `  ${name.replaceAll('_', ' ')}`,
        escapeText(String(value)),
      ]),
    ['operations', facts.operations],
    ['jvs', facts.version],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)} ${value}`).join('\n');
}
