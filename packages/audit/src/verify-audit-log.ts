import type { AuditHead, AuditRecord } from '@jvs/model';
import { EMPTY_HEAD, headOf } from './audit-head.js';
import { readAuditLog, type AuditLine } from './read-audit-log.js';

/** Operation of the record that a repair appends. */
export const CHAIN_RESTART = 'chain_restart';

export interface AuditFinding {
  /** Name of the segment; undefined, with `line`, for what is missing from the log. */
  readonly file: string | undefined;
  /** Line of that file, from 1; undefined for a segment as a whole. */
  readonly line: number | undefined;
  readonly message: string;
  /** A later `chain_restart` record owns up to it. It stays damage, and goes on being reported. */
  readonly restarted: boolean;
}

/** A record that something outside the log says it must hold: a descriptor's `audit_head`, an anchor kept elsewhere. */
export interface ExpectedHead {
  readonly head: AuditHead;
  /** Who says so: "the descriptor of <id>". */
  readonly source: string;
}

export interface AuditVerification {
  /** Of all segments. */
  readonly lines: number;
  readonly segments: number;
  /** Of the newest readable record. */
  readonly head: AuditHead;
  /** Findings in the order of lines; empty = the chain is whole. At most 100, `finding_count` counts all. */
  readonly findings: readonly AuditFinding[];
  readonly finding_count: number;
  /** Of these, what no `chain_restart` record owns up to. */
  readonly open_count: number;
  /** The last line is unfinished: what a crash leaves. It is among the findings; the next append mends it. */
  readonly torn: boolean;
  /** How many `chain_restart` records there are. */
  readonly restarts: number;
}

const FINDINGS_MAX = 100;

/** Recomputes every hash and follows the chain from its first record, through all segments. Throws for environment errors only. */
export async function verifyAuditLog(
  path: string,
  expected: Iterable<ExpectedHead> = [],
): Promise<AuditVerification> {
  const chain = new Chain();
  const wanted = groupBySequence(expected);
  for await (const line of readAuditLog(path)) {
    chain.follow(line);
    if (line.record !== undefined) removeSeen(wanted, line.record);
  }
  return chain.result(missingMessages(wanted));
}

/** The chain as far as it was followed. */
class Chain {
  private readonly files = new Set<string>();
  private readonly found: Omit<AuditFinding, 'restarted'>[] = [];
  /** How many findings there were when the newest `chain_restart` record came. */
  private ownedUpTo = 0;
  private restarts = 0;
  private count = 0;
  private lines = 0;
  private torn = false;
  private head: AuditHead = EMPTY_HEAD;

  follow(at: AuditLine): void {
    const { file, line, record } = at;
    this.files.add(file);
    this.torn = at.torn;
    if (line !== undefined) this.lines += 1;
    if (record?.operation === CHAIN_RESTART) {
      this.restarts += 1;
      this.ownedUpTo = this.count;
    }
    for (const message of problemsOf(at, this.head)) this.add({ file, line, message });
    if (record !== undefined) this.head = headOf(record);
  }

  private add(finding: Omit<AuditFinding, 'restarted'>): void {
    this.count += 1;
    if (this.found.length < FINDINGS_MAX) this.found.push(finding);
  }

  result(missing: readonly string[]): AuditVerification {
    for (const message of missing) this.add({ file: undefined, line: undefined, message });
    const { lines, head, torn, restarts } = this;
    const findings = this.found.map((one, index) => ({ ...one, restarted: index < this.ownedUpTo }));
    const counts = { finding_count: this.count, open_count: this.count - this.ownedUpTo };
    return { lines, segments: this.files.size, head, findings, ...counts, torn, restarts };
  }
}

function problemsOf(line: AuditLine, previous: AuditHead): string[] {
  const { record } = line;
  const problems = [...line.problems];
  if (record === undefined) return problems;
  if (record.sequence !== previous.sequence + 1) {
    problems.push(`sequence ${record.sequence} follows ${previous.sequence}`);
  }
  if (record.prev_hash !== previous.record_hash) problems.push('prev_hash is not the record_hash before it');
  return problems;
}

type Wanted = Map<number, ExpectedHead[]>;

function groupBySequence(expected: Iterable<ExpectedHead>): Wanted {
  const wanted: Wanted = new Map();
  for (const one of expected) {
    // Sequence 0 was seen before there was any record: every log fits.
    if (one.head.sequence > 0) wanted.set(one.head.sequence, [...(wanted.get(one.head.sequence) ?? []), one]);
  }
  return wanted;
}

function removeSeen(wanted: Wanted, record: AuditRecord): void {
  const left = wanted.get(record.sequence)?.filter(({ head }) => head.record_hash !== record.record_hash);
  if (left === undefined) return;
  if (left.length > 0) wanted.set(record.sequence, left);
  else wanted.delete(record.sequence);
}

function missingMessages(wanted: Wanted): string[] {
  return [...wanted.values()]
    .flat()
    .map(
      ({ head, source }) => `record ${head.sequence} (${head.record_hash}) is missing, which ${source} names`,
    );
}
