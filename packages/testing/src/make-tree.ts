import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A file that needs more than its content. Times are seconds since 1970. */
export interface FileLiteral {
  readonly content: string | Uint8Array;
  readonly mode?: number;
  readonly mtime?: number;
}

export interface LinkLiteral {
  readonly link: string;
}

/** Names to contents: text or bytes is a file, an object of names is a directory. */
export interface TreeLiteral {
  readonly [name: string]: string | Uint8Array | FileLiteral | LinkLiteral | TreeLiteral;
}

/** A file literal: `file('#!/bin/sh\n', { mode: 0o755 })`. */
export function file(content: string | Uint8Array, more: Omit<FileLiteral, 'content'> = {}): FileLiteral {
  return { content, ...more };
}

/** A symbolic link literal. */
export function link(target: string): LinkLiteral {
  return { link: target };
}

/** Creates `dir` (and its parents) and writes the tree into it, replacing files that are there. */
export async function makeTree(dir: string, tree: TreeLiteral): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, value] of Object.entries(tree)) {
    const at = path.join(dir, name);
    if (typeof value === 'string' || value instanceof Uint8Array) await writeFile(at, value);
    else if (isFile(value)) await putFile(at, value);
    else if (isLink(value)) await symlink(value.link, at);
    else await makeTree(at, value);
  }
}

async function putFile(at: string, { content, mode, mtime }: FileLiteral): Promise<void> {
  await writeFile(at, content);
  if (mode !== undefined) await chmod(at, mode);
  if (mtime !== undefined) await utimes(at, mtime, mtime);
}

function isFile(value: object): value is FileLiteral {
  const { content } = value as { content?: unknown };
  return typeof content === 'string' || content instanceof Uint8Array;
}

function isLink(value: object): value is LinkLiteral {
  return typeof (value as { link?: unknown }).link === 'string';
}
