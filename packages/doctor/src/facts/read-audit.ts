import { CHAIN_RESTART, readAuditLog, verifyAuditLog, type ExpectedHead } from '@jvs/audit';
import type { AuditHead, AuditRecord } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import type { SnapshotFacts } from './read-snapshots.js';

export interface AuditProblem {
  readonly message: string;
  /** A `chain_restart` record owns up to it: it stays, and nothing is left to do. */
  readonly acknowledged: boolean;
}

export interface AuditFacts {
  /** At most 100 of the log itself, and all records that are missing. */
  readonly problems: readonly AuditProblem[];
  /** Problems that nobody owned up to yet. */
  readonly open: number;
  /** The last line is unfinished, and that is the only open problem: what a crash leaves. */
  readonly onlyTorn: boolean;
  /** Highest sequence of the missing records that nobody owned up to; 0 when there is none. */
  readonly missingUpTo: number;
}

/** In the details of a `chain_restart`: missing records up to this sequence are known to be gone. */
export const MISSING_UP_TO = 'missing_up_to';

/** Follows the chain, and looks for the records that descriptors have seen. Throws environment errors. */
export async function auditFacts(
  repo: Repository,
  snapshots: ReadonlyMap<string, SnapshotFacts>,
): Promise<AuditFacts> {
  const log = await verifyAuditLog(repo.paths.auditLog);
  const lost = await missingRecords(repo, expectedHeads(snapshots));
  const inLog = log.findings.map(({ file, line, message, restarted }) => ({
    message: `.jvs/audit/${file}${line === undefined ? '' : `:${line}`}: ${message}`,
    acknowledged: restarted,
  }));
  const gone = lost.map(({ head, source, acknowledged }) => ({
    message: `record ${head.sequence} (${head.record_hash}) is missing from the audit log, and ${source} names it`,
    acknowledged,
  }));
  const openLost = lost.filter(({ acknowledged }) => !acknowledged);
  const open = log.open_count + openLost.length;
  return {
    problems: [...inLog, ...gone],
    open,
    onlyTorn: log.torn && open === 1,
    missingUpTo: openLost.reduce((most, { head }) => Math.max(most, head.sequence), 0),
  };
}

type Heads = Map<string, ExpectedHead>;

/** One witness a record is enough. */
function expectedHeads(snapshots: ReadonlyMap<string, SnapshotFacts>): Heads {
  const heads: Heads = new Map();
  for (const { id, published, descriptor } of snapshots.values()) {
    if (!published || descriptor.state !== 'sound' || descriptor.value.auditHead.sequence === 0) continue;
    const head = descriptor.value.auditHead;
    heads.set(keyOf(head), { head, source: `the descriptor of ${id}` });
  }
  return heads;
}

async function missingRecords(
  repo: Repository,
  heads: Heads,
): Promise<Array<ExpectedHead & { acknowledged: boolean }>> {
  let known = 0;
  for await (const { record } of readAuditLog(repo.paths.auditLog)) {
    if (record === undefined) continue;
    heads.delete(keyOf(record));
    known = Math.max(known, ownedUpTo(record));
  }
  return [...heads.values()].map((lost) => ({ ...lost, acknowledged: lost.head.sequence <= known }));
}

function ownedUpTo({ operation, details }: AuditRecord): number {
  const upTo = details[MISSING_UP_TO];
  return operation === CHAIN_RESTART && typeof upTo === 'number' ? upTo : 0;
}

function keyOf({ sequence, record_hash: hash }: AuditHead): string {
  return `${sequence}:${hash}`;
}
