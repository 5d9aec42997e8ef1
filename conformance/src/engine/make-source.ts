import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { bytesBelow } from './tree-facts.js';

/** A directory with one of everything that any user can make and read again. Returns its path. */
export function makeSource(directory: string): string {
  const root = `${directory}/source`;
  mkdirSync(root, { recursive: true });
  for (const size of [0, 1, 4095, 4096, 4097, 1_048_577])
    writeFileSync(`${root}/${size} bytes`, pattern(size));
  mkdirSync(`${root}/empty`);
  mkdirSync(`${root}/a/b/c`, { recursive: true });
  writeFileSync(`${root}/a/b/c/deep`, 'deep');
  // Names that belong to the user, however much they look like ours.
  for (const name of ['.READY', '.tmp-1', 'x.tmp', '-rf', ' ', 'new\nline', 'é', 'e\u0301'])
    writeFileSync(`${root}/${name}`, name);
  for (const name of ['\xff\xfe', 'n'.repeat(255)]) writeFileSync(bytesBelow(root, name), 'odd name');
  symlinkSync('a/b', `${root}/link to directory`);
  symlinkSync('no/such\nthing', `${root}/dangling`);
  symlinkSync('/', `${root}/to root`);
  makeModes(root);
  return root;
}

function makeModes(root: string): void {
  for (const mode of [0o400, 0o600, 0o644, 0o755, 0o777, 0o2755, 0o4755, 0o7777]) {
    const path = `${root}/mode ${mode.toString(8)}`;
    writeFileSync(path, 'mode');
    chmodSync(path, mode);
  }
  for (const mode of [0o555, 0o700, 0o1777, 0o2775]) {
    const path = `${root}/directory ${mode.toString(8)}`;
    mkdirSync(path);
    writeFileSync(`${path}/inside`, 'inside');
    chmodSync(path, mode);
  }
}

/** Bytes without two equal blocks, so that a block in the wrong place shows. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(at ^ 0x5a5a5a5a, at);
  return bytes;
}

/** Runs a program that makes what Node cannot. False when it is not installed or refused. */
export function make(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
