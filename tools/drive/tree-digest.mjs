import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * SHA-256 over names, types, modes and content of a small tree; undefined when there is none. A judge of its own: it shares nothing with
 * what it judges. Names are taken as bytes.
 */
export function treeDigest(root) {
  if (lstatSync(root, { throwIfNoEntry: false }) === undefined) return undefined;
  const hash = createHash('sha256');
  addEntry(hash, Buffer.from(root), Buffer.from('.'));
  return hash.digest('hex');
}

function addEntry(hash, at, name) {
  const status = lstatSync(at);
  const content = contentOf(at, status);
  hash.update(`${name.length}:`).update(name);
  hash.update(` ${(status.mode & 0o170000).toString(8)} ${(status.mode & 0o7777).toString(8)} `);
  hash.update(`${content.length}:`).update(content);
  if (!status.isDirectory()) return;
  const names = readdirSync(at, { encoding: 'buffer' }).sort(Buffer.compare);
  hash.update(`${names.length} entries`);
  for (const one of names) addEntry(hash, Buffer.concat([at, Buffer.from(path.sep), one]), one);
}

function contentOf(at, status) {
  if (status.isFile()) return readFileSync(at);
  if (status.isSymbolicLink()) return readlinkSync(at, { encoding: 'buffer' });
  return Buffer.alloc(0);
}
