import { JvsError } from '@jvs/model';

/** Opcodes of the control file. */
const CLONE = 1006;
const REMOVE = 1002;
const INFO = 1005;

/** Keeps mode, owner and times; without it the clone belongs to the caller. */
const PRESERVE = 2;
/** Of no effect on what is preserved; the field must be there. */
const UMASK = 0o022;

export interface CloneTarget {
  readonly source: bigint;
  readonly sourceParent: bigint;
  readonly parent: bigint;
  readonly name: Uint8Array;
  /** Threads of the mount, 1 to 255. */
  readonly threads: number;
}

/**
 * Clones a tree, everything preserved. This body is that of mounts from 1.3 on; an older mount answers ENOENT and does nothing. The older
 * body is never sent: a newer mount would misread it.
 */
export function cloneRequest({ source, sourceParent, parent, name, threads }: CloneTarget): Uint8Array {
  const body = Buffer.alloc(24);
  body.writeBigUInt64BE(source, 0);
  body.writeBigUInt64BE(sourceParent, 8);
  body.writeBigUInt64BE(parent, 16);
  const tail = Buffer.from([UMASK >> 8, UMASK & 0xff, PRESERVE, clampThreads(threads)]);
  return framed(CLONE, [body, nameField(name), tail]);
}

export interface RemoveTarget {
  readonly parent: bigint;
  readonly name: Uint8Array;
  readonly threads: number;
}

/** Removes a tree the way `rm` would: into the volume's trash, where it has one. */
export function removeRequest({ parent, name, threads }: RemoveTarget): Uint8Array {
  const body = Buffer.alloc(8);
  body.writeBigUInt64BE(parent, 0);
  return framed(REMOVE, [body, nameField(name), Buffer.from([0, clampThreads(threads)])]);
}

/** Asks for facts about one inode; answered in JSON. */
export function infoRequest(inode: bigint): Uint8Array {
  const body = Buffer.alloc(11);
  body.writeBigUInt64BE(inode, 0);
  return framed(INFO, [body]);
}

function framed(opcode: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(opcode, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** The mount checks no names: "a/b" would make its parent unreadable, ".." would end the mount. */
function nameField(name: Uint8Array): Uint8Array {
  const text = Buffer.from(name);
  const wrong =
    text.length === 0 ||
    text.length > 255 ||
    text.equals(Buffer.from('.')) ||
    text.equals(Buffer.from('..')) ||
    text.includes(0x2f) ||
    text.includes(0);
  if (wrong) {
    throw new JvsError('E_USAGE', {
      message: `${JSON.stringify(text.toString())} cannot be the name of a file`,
    });
  }
  return Buffer.concat([Buffer.from([text.length]), text]);
}

function clampThreads(threads: number): number {
  return Math.min(Math.max(Math.trunc(threads) || 1, 1), 255);
}
