import type { AuditHead, AuditRecord } from '@jvs/model';
import { EMPTY_HEAD, headOf } from './audit-head.js';
import { readAuditLog, type AuditLine } from './read-audit-log.js';

/** Operation of the record that a repair appends. */
export const CHAIN_RESTART = 'chain_restart';

export interface AuditFinding {
  /** Line of the log, from 1; undefined for what is missing from it. */
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
  readonly lines: number;
  /** Of the newest readable record. */
  readonly head: AuditHead;
  /** Findings in the order of lines; empty = the chain is whole. At most 100, `finding_count` counts all. */
  readonly findings: readonly AuditFinding[];
  readonly finding_count: number;
  /** The last line is unfinished: what a crash leaves. It is among the findings; `cutTornLine` and the next append mend it. */
  readonly torn: boolean;
  /** Lines of `chain_restart` records. */
  readonly restarts: readonly number[];
}

const FINDINGS_MAX = 100;

/** Recomputes every hash and follows the chain from its first record. Throws for environment errors only. */
export async function verifyAuditLog(
  path: string,
  expected: Iterable<ExpectedHead> = [],
): Promise<AuditVerification> {
  const wanted = groupBySequence(expected);
  const found: { line: number | undefined; message: string }[] = [];
  const restarts: number[] = [];
  let lines = 0;
  let torn = false;
  let previous: AuditHead = EMPTY_HEAD;
  for await (const line of readAuditLog(path)) {
    lines = line.line;
    torn = line.torn;
    found.push(...problemsOf(line, previous).map((message) => ({ line: line.line, message })));
    if (line.record === undefined) continue;
    if (line.record.operation === CHAIN_RESTART) restarts.push(line.line);
    previous = headOf(line.record);
    removeSeen(wanted, line.record);
  }
  found.push(...missingMessages(wanted).map((message) => ({ line: undefined, message })));
  const lastRestart = restarts.at(-1) ?? 0;
  const findings = found
    .slice(0, FINDINGS_MAX)
    .map((finding) => ({ ...finding, restarted: (finding.line ?? Infinity) < lastRestart }));
  return { lines, head: previous, findings, finding_count: found.length, torn, restarts };
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
