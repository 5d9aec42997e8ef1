import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { readFileBounded } from '@jvs/fs';
import {
  checkDescriptor,
  checkLabel,
  decodeReady,
  payloadRootHash,
  readManifest,
  readyDisagreements,
} from '@jvs/integrity';
import {
  environmentError,
  JvsError,
  type Descriptor,
  type DigestTree,
  type ErrorCode,
  type Ready,
} from '@jvs/model';
import { checkDirectory, type Repository } from '@jvs/repo';
import { catchFinding, type Findings } from './findings.js';
import { listNames } from './list-names.js';

const METADATA_MAX = 1024 * 1024;
const EXPECTED_NAMES = ['.READY', 'manifest', 'payload'];

/** What is needed of a snapshot's metadata to judge its payload; undefined where it is too damaged to tell. */
export interface CheckedMetadata {
  readonly descriptor: Descriptor | undefined;
  readonly manifest: DigestTree | undefined;
}

/** Checks everything about one snapshot but its payload, each file on its own, so that one damaged file hides nothing. */
export async function checkMetadata(
  repo: Repository,
  id: string,
  findings: Findings,
): Promise<CheckedMetadata> {
  await checkDirectory(repo.context, repo.paths.snapshot(id));
  const descriptor = await catchFinding(findings, id, () => readDescriptor(repo, id));
  const ready = await catchFinding(findings, id, () => readReady(repo, id));
  if (descriptor !== undefined && ready !== undefined)
    checkAgreement(repo, { id, descriptor, ready }, findings);
  await checkNames(repo, id, findings);
  await checkLabels(repo, id, findings);
  const manifest = await catchFinding(findings, id, () => readWholeManifest(repo, id, descriptor));
  return { descriptor, manifest };
}

async function readDescriptor(repo: Repository, id: string): Promise<Descriptor> {
  const at = where(repo, repo.paths.descriptor(id));
  const bytes = await mustRead(at, id, 'E_DESCRIPTOR_CORRUPT');
  return checkDescriptor(bytes, { snapshotId: id, file: at.file });
}

async function readReady(repo: Repository, id: string): Promise<Ready> {
  const at = where(repo, repo.paths.ready(id));
  return decodeReady(await mustRead(at, id, 'E_READY_MISMATCH'), { snapshotId: id, file: at.file });
}

function checkAgreement(
  repo: Repository,
  { id, descriptor, ready }: { id: string; descriptor: Descriptor; ready: Ready },
  findings: Findings,
): void {
  const { file } = where(repo, repo.paths.ready(id));
  for (const message of readyDisagreements(id, descriptor, ready)) {
    findings.add({ code: 'E_READY_MISMATCH', snapshot_id: id, file, message });
  }
}

async function checkNames(repo: Repository, id: string, findings: Findings): Promise<void> {
  const directory = repo.paths.snapshot(id);
  for (const name of await listNames(directory)) {
    if (EXPECTED_NAMES.includes(name)) continue;
    const file = path.relative(repo.root, path.join(directory, name));
    findings.add({
      code: 'E_METADATA_CORRUPT',
      snapshot_id: id,
      file,
      message: `${file} does not belong there`,
    });
  }
}

/** Every generation that is there, not only the one in force. */
async function checkLabels(repo: Repository, id: string, findings: Findings): Promise<void> {
  for (const name of await listNames(repo.paths.labels)) {
    if (!name.startsWith(`${id}.`)) continue;
    const at = where(repo, path.join(repo.paths.labels, name));
    const generation = /^\.([1-9][0-9]{0,14})\.json$/.exec(name.slice(id.length))?.[1];
    if (generation === undefined) {
      const message = `${at.file} is not the name of a label`;
      findings.add({ code: 'E_LABEL_CORRUPT', snapshot_id: id, file: at.file, message });
      continue;
    }
    await catchFinding(findings, id, async () => {
      const bytes = await readFileBounded(at.path, METADATA_MAX, { code: 'E_LABEL_CORRUPT' });
      // Pruned since it was listed.
      if (bytes === undefined) return;
      checkLabel(bytes, { snapshotId: id, generation: Number(generation), file: at.file });
    });
  }
}

/** The manifest, its digests recomputed upwards, and held against all that the descriptor says of it. */
async function readWholeManifest(
  repo: Repository,
  id: string,
  descriptor: Descriptor | undefined,
): Promise<DigestTree> {
  const at = where(repo, repo.paths.manifest(id));
  const damaged = (reason: string, cause?: unknown): JvsError =>
    damage('E_MANIFEST_CORRUPT', { file: at.file, id, reason, cause });
  const handle = await open(at.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') throw damaged('it is missing');
      if (code === 'ELOOP' || code === 'ENXIO') throw damaged('it is not a regular file');
      throw environmentError(error, { action: 'read a manifest', path: at.path });
    },
  );
  try {
    if (!(await handle.stat()).isFile()) throw damaged('it is not a regular file');
    const { tree, sha256 } = await readManifest(handle.fd, {
      checkDigests: true,
      most: descriptor?.entries,
    });
    if (descriptor === undefined) return tree;
    if (sha256 !== descriptor.manifest_sha256) throw damaged('its hash is not the one in the descriptor');
    if (tree.count !== descriptor.entries)
      throw damaged('its number of entries is not the one in the descriptor');
    if (payloadRootHash(tree, tree.digest) !== descriptor.payload_root_hash) {
      throw damaged('its root hash is not the one in the descriptor');
    }
    return tree;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    if (code === 'E_MANIFEST_CORRUPT' && !(message ?? '').startsWith(at.file))
      throw damaged(message ?? '', error);
    throw environmentError(error, { action: 'read a manifest', path: at.path });
  } finally {
    await handle.close();
  }
}

interface Place {
  readonly path: string;
  /** From the repository's root. */
  readonly file: string;
}

function where(repo: Repository, absolute: string): Place {
  return { path: absolute, file: path.relative(repo.root, absolute) };
}

async function mustRead(at: Place, id: string, code: ErrorCode): Promise<Uint8Array> {
  const bytes = await readFileBounded(at.path, METADATA_MAX, { code });
  if (bytes === undefined) throw damage(code, { file: at.file, id, reason: 'it is missing' });
  return bytes;
}

function damage(
  code: ErrorCode,
  of: { file: string; id: string; reason: string; cause?: unknown },
): JvsError {
  return new JvsError(code, {
    message: `${of.file} is damaged: ${of.reason}`,
    hint: `jvs show ${of.id}`,
    details: { file: of.file, snapshot_id: of.id, reason: of.reason },
    cause: of.cause,
  });
}
