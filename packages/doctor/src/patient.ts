import type { Finding as IntegrityFinding } from '@jvs/integrity';
import {
  findLostRecords,
  readRecorded,
  type Examined,
  type LostRecord,
  type Recorded,
  type Repository,
} from '@jvs/repo';
import { auditFacts, type AuditFacts } from './facts/read-audit.js';
import { findLeftovers, type Leftover } from './facts/find-leftovers.js';
import { badGcRecords, type BadRecord } from './facts/read-gc-records.js';
import { readLabelFacts, type LabelFacts } from './facts/read-labels.js';
import { readOperations, type OperationFacts } from './facts/read-operations.js';
import { readSnapshots, type SnapshotFacts } from './facts/read-snapshots.js';
import { newestHead, readWorktrees, type WorktreeFacts } from './facts/read-worktrees.js';
import { readSetAside, type SetAside } from './facts/read-set-aside.js';

/** Reads payloads and says what is not as it was recorded; handed in, because verifying is another feature's work. */
export type VerifyPayloads = (repo: Repository) => Promise<readonly IntegrityFinding[]>;

/** The repository under examination. Facts are read when the first check asks for them, once, and shared. */
export class Patient {
  readonly examined: Examined;
  readonly #verify: VerifyPayloads | undefined;
  readonly #facts = new Map<string, Promise<unknown>>();

  constructor(examined: Examined, verify?: VerifyPayloads) {
    this.examined = examined;
    this.#verify = verify;
  }

  get repo(): Repository {
    return this.examined.repo;
  }

  snapshots(): Promise<ReadonlyMap<string, SnapshotFacts>> {
    return this.#once('snapshots', () => readSnapshots(this.repo));
  }

  worktrees(): Promise<readonly WorktreeFacts[]> {
    return this.#once('worktrees', () => readWorktrees(this.repo));
  }

  operations(): Promise<readonly OperationFacts[]> {
    return this.#once('operations', () => readOperations(this.repo));
  }

  gcRecords(): Promise<readonly BadRecord[]> {
    return this.#once('gcRecords', () => badGcRecords(this.repo));
  }

  labels(): Promise<LabelFacts> {
    return this.#once('labels', () => readLabelFacts(this.repo));
  }

  setAside(): Promise<ReadonlyMap<string, SetAside>> {
    return this.#once('setAside', () => readSetAside(this.repo));
  }

  leftovers(): Promise<readonly Leftover[]> {
    return this.#once('leftovers', () => findLeftovers(this.repo));
  }

  /** What the audit log knows of. */
  recorded(): Promise<Recorded> {
    return this.#once('recorded', async () => {
      const heads = (await this.worktrees()).map(newestHead).filter((head) => head !== undefined);
      return readRecorded(
        this.repo,
        heads.map((head) => head.op_id),
      );
    });
  }

  /** What the audit log knows of, and is not there. */
  lostRecords(): Promise<readonly LostRecord[]> {
    return this.#once('lostRecords', () => findLostRecords(this.repo));
  }

  audit(): Promise<AuditFacts> {
    return this.#once('audit', async () => auditFacts(this.repo, await this.snapshots()));
  }

  /** Damage of payloads; none unless they are to be read. */
  payloads(): Promise<readonly IntegrityFinding[]> {
    return this.#once('payloads', async () => (await this.#verify?.(this.repo)) ?? []);
  }

  #once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = (this.#facts.get(name) as Promise<T> | undefined) ?? read();
    this.#facts.set(name, known);
    return known;
  }
}
