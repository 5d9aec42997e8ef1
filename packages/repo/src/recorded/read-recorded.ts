import { CHAIN_RESTART, EMPTY_HEAD, readAuditLog, type AuditLine } from '@jvs/audit';
import type { AuditHead, AuditRecord } from '@jvs/model';
import type { Repository } from '../repository.js';
import type { Recorded } from './recorded.js';
import { ReplayedProtection } from './replay-protection.js';
import { ReplayedWorktrees } from './replay-worktrees.js';

/**
 * Replays the audit log: one pass, in memory that grows with what there is and not with what was. `operations` are those whose place in the log is
 * asked for. Follows the chain, and leaves it to `verifyAuditLog` to recompute its hashes, which takes ten times as long. Lines that cannot be read
 * are passed over, and told of in `damage`. Throws environment errors.
 */
export async function readRecorded(repo: Repository, operations: Iterable<string>): Promise<Recorded> {
  const wanted = new Set(operations);
  const sequences = new Map<string, number>();
  const worktrees = new ReplayedWorktrees();
  const protection = new ReplayedProtection();
  const chain = new Followed();
  for await (const line of readAuditLog(repo.paths.auditLog, { unchecked: true })) {
    chain.follow(line);
    if (line.record === undefined) continue;
    const record = asDone(line.record);
    const opId = record.details['op_id'];
    if (typeof opId === 'string' && wanted.has(opId)) sequences.set(opId, record.sequence);
    worktrees.replay(record);
    protection.replay(record);
  }
  const { pins, labels, snapshots } = protection;
  return { worktrees: worktrees.known, pins, labels, snapshots, sequences, damage: chain.damage };
}

/** What an undo or a redo did, under the name of what it did. */
function asDone(record: AuditRecord): AuditRecord {
  const by = record.details['by'] as { operation?: unknown; target?: unknown } | null | undefined;
  if (typeof by?.operation !== 'string' || typeof by.target !== 'string') return record;
  return { ...record, operation: by.operation, target: by.target };
}

/** The chain as far as numbers and names go. */
class Followed {
  damage: string | undefined;
  #head: AuditHead = EMPTY_HEAD;

  follow({ file, line, torn, problems, record }: AuditLine): void {
    if (record?.operation === CHAIN_RESTART) this.damage = undefined;
    const place = line === undefined ? file : `${file}:${line}`;
    // The newest operation of all has an intent while its record is not whole.
    const [problem] = torn ? [] : [...problems, ...(record === undefined ? [] : this.#gap(record))];
    if (problem !== undefined) this.damage ??= `${place}: ${problem}`;
    if (record !== undefined) this.#head = record;
  }

  #gap({ sequence, prev_hash: previous }: AuditRecord): string[] {
    const follows = sequence === this.#head.sequence + 1 && previous === this.#head.record_hash;
    return follows ? [] : [`record ${sequence} does not follow ${this.#head.sequence}`];
  }
}
