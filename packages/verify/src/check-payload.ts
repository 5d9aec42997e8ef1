import { lstatSync } from 'node:fs';
import { payloadFindings } from '@jvs/integrity';
import { bytesToPath, environmentError, escapeText } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import type { CheckedMetadata } from './check-metadata.js';
import { FINDINGS_MAX, type Findings } from './findings.js';
import type { InodeDigests } from './inode-digests.js';
import { readPayload, type ReadPayload } from './read-payload.js';
import type { Shard } from './shard.js';

export interface PayloadCheck {
  readonly id: string;
  readonly metadata: CheckedMetadata;
  readonly seen: InodeDigests;
  /** Reads the contents that are its own only. */
  readonly shard?: Shard | undefined;
}

/** Reads a payload and compares every name, type, mode, size and byte with the manifest, or, where that is damaged, with the root hash. */
export async function checkPayload(
  repo: Repository,
  { id, metadata, seen, shard }: PayloadCheck,
  findings: Findings,
): Promise<{ entries: number; bytes: number }> {
  const root = repo.paths.payload(id);
  const add = (path: Uint8Array, what: string): void => {
    const printed = path.length === 0 ? { path: '.' } : bytesToPath(path);
    const message = `${escapeText(printed.path)} ${what}`;
    findings.add({ code: 'E_PAYLOAD_MISMATCH', snapshot_id: id, ...printed, message });
  };
  if (lstatSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    add(new Uint8Array(), 'is not there: the payload is missing, or is no directory');
    return { entries: 0, bytes: 0 };
  }
  // Without a manifest nothing says whose a file is: it is read by all, and the root hash judged by all.
  const { manifest } = metadata;
  const share = shard === undefined || manifest === undefined ? undefined : { shard, manifest };
  const payload = await read(repo, root, { seen, share });
  for (const failure of payload.failures) add(failure.path, `cannot be read: ${failure.code}`);
  for (const path of payload.restless) add(path, 'changes while it is read');
  compare(id, { metadata, payload }, findings);
  return { entries: payload.tree.count, bytes: payload.bytes };
}

function compare(
  id: string,
  { metadata, payload }: { metadata: CheckedMetadata; payload: ReadPayload },
  findings: Findings,
): void {
  const { manifest, descriptor } = metadata;
  if (manifest !== undefined) {
    const different = payloadFindings(id, { manifest, payload: payload.tree }, FINDINGS_MAX);
    findings.addMany(different.findings, different.count);
  } else if (descriptor !== undefined && descriptor.payload_root_hash !== payload.rootHash) {
    const message =
      'the payload does not have the root hash in the descriptor; without a manifest nothing says where';
    findings.add({ code: 'E_PAYLOAD_MISMATCH', snapshot_id: id, path: '.', message });
  }
}

async function read(
  repo: Repository,
  root: string,
  options: Parameters<typeof readPayload>[2],
): Promise<ReadPayload> {
  try {
    return await readPayload(repo, root, options);
  } catch (error) {
    throw environmentError(error, { action: 'read a payload', path: root });
  }
}
