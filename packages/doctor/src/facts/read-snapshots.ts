import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkDescriptor, decodeReady, readyDisagreements } from '@jvs/integrity';
import { environmentError, errnoName, isSnapshotId, type AuditHead, type Descriptor } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { fileFacts, type FileFacts } from './file-facts.js';
import { listNames } from './list-names.js';

/** What lineage, heads and maintenance need of a descriptor; the whole of 100,000 would fill the memory. */
export interface DescriptorFacts {
  readonly parentId: string | null;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly createdAt: string;
  readonly auditHead: AuditHead;
}

export interface SnapshotFacts {
  readonly id: string;
  /** Its READY is there, sound or not: it exists for other commands. */
  readonly published: boolean;
  /** Whether there is anything below `snapshots/`. */
  readonly directory: boolean;
  readonly descriptor: FileFacts<DescriptorFacts>;
  readonly ready: FileFacts<undefined>;
  /** Where directory, descriptor and READY contradict each other. */
  readonly disagreements: readonly string[];
  /** Of what has to be beside READY: manifest and payload. */
  readonly missing: readonly string[];
  /** Names that do not belong into its directory. */
  readonly extra: readonly string[];
  /** This user may not look into its directory: what is missing there cannot be said. */
  readonly closed: boolean;
}

/** So many at a time: reading waits for the disk, and memory is to hold. */
const BATCH = 64;
const EXPECTED: ReadonlySet<string> = new Set(['.READY', 'manifest', 'payload']);

/** Every id that a descriptor or a directory below `snapshots/` has, each looked at once: linear in their number. */
export async function readSnapshots(repo: Repository): Promise<ReadonlyMap<string, SnapshotFacts>> {
  const ids = await listSnapshotIds(repo);
  const facts = new Map<string, SnapshotFacts>();
  for (let start = 0; start < ids.length; start += BATCH) {
    repo.context.signal?.throwIfAborted();
    const batch = await Promise.all(ids.slice(start, start + BATCH).map((id) => readOne(repo, id)));
    for (const each of batch) facts.set(each.id, each);
  }
  return facts;
}

async function listSnapshotIds({ paths }: Repository): Promise<string[]> {
  const [descriptors, directories] = await Promise.all([
    listNames(paths.descriptors),
    listNames(paths.snapshots),
  ]);
  const described = descriptors.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  return [...new Set([...described, ...directories])].filter(isSnapshotId).sort();
}

async function readOne(repo: Repository, id: string): Promise<SnapshotFacts> {
  const { paths, root } = repo;
  const place = (file: string): { snapshotId: string; file: string } => ({
    snapshotId: id,
    file: path.relative(root, file),
  });
  const [descriptor, ready] = await Promise.all([
    fileFacts({
      path: paths.descriptor(id),
      code: 'E_DESCRIPTOR_CORRUPT',
      decode: (bytes) => checkDescriptor(bytes, place(paths.descriptor(id))),
    }),
    fileFacts({
      path: paths.ready(id),
      code: 'E_READY_MISMATCH',
      decode: (bytes) => decodeReady(bytes, place(paths.ready(id))),
    }),
  ]);
  const both = descriptor.state === 'sound' && ready.state === 'sound';
  return {
    id,
    published: ready.state !== 'absent',
    descriptor: descriptor.state === 'sound' ? { state: 'sound', value: keep(descriptor.value) } : descriptor,
    ready: ready.state === 'sound' ? { state: 'sound', value: undefined } : ready,
    disagreements: both ? readyDisagreements(id, descriptor.value, ready.value) : [],
    ...lookInto(repo, id),
  };
}

type Inside = Pick<SnapshotFacts, 'directory' | 'missing' | 'extra' | 'closed'>;

function lookInto({ paths }: Repository, id: string): Inside {
  const directory = paths.snapshot(id);
  try {
    if (!isDirectory(directory)) return { directory: false, missing: [], extra: [], closed: false };
    const extra = readdirSync(directory).filter((name) => !EXPECTED.has(name));
    const manifest = isManifest(paths.manifest(id)) ? [] : ['manifest'];
    const payload = isDirectory(paths.payload(id)) ? [] : ['payload'];
    return { directory: true, missing: [...manifest, ...payload], extra, closed: false };
  } catch (error) {
    if (errnoName(error) === 'EACCES') return { directory: true, missing: [], extra: [], closed: true };
    // Gone since it was listed.
    if (errnoName(error) === 'ENOENT') return { directory: false, missing: [], extra: [], closed: false };
    throw environmentError(error, { action: 'look at a snapshot', path: directory });
  }
}

function keep(descriptor: Descriptor): DescriptorFacts {
  return {
    parentId: descriptor.parent_id,
    worktree: descriptor.worktree,
    kind: descriptor.kind,
    createdAt: descriptor.created_at,
    auditHead: descriptor.audit_head,
  };
}

/** Every manifest has a line, that of the root. */
function isManifest(file: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size > 0;
}

function isDirectory(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
