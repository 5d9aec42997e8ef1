import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Content of files by path; a path that ends in "/" is an empty directory, `-> x` a link to x. */
export type Tree = Readonly<Record<string, string>>;

/** Makes the entries of `tree` below `root`; directories on the way are made, files are overwritten. */
export async function writeTree(root: string, tree: Tree): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    const target = path.join(root, name);
    await mkdir(name.endsWith('/') ? target : path.dirname(target), { recursive: true });
    if (content.startsWith('-> ')) await symlink(content.slice(3), target);
    else if (!name.endsWith('/')) await writeFile(target, content);
  }
}

/** Makes a file executable. */
export function makeExecutable(file: string): Promise<void> {
  return chmod(file, 0o755);
}

/**
 * One line an entry below `root`: type, mode, and digest or target. Names are read as Latin-1, so that each name of bytes is
 * a different line. Equal texts are equal trees.
 */
export async function describeTree(root: string): Promise<string> {
  const lines: string[] = [];
  const open: string[] = [''];
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    const names = await readdir(bytesOf(root, below), { encoding: 'latin1' });
    for (const name of names.sort()) {
      const entry = below === '' ? name : `${below}/${name}`;
      const status = await lstat(bytesOf(root, entry));
      if (status.isDirectory()) open.push(entry);
      lines.push(
        `${(status.mode & 0o177777).toString(8)} ${await contentOf(bytesOf(root, entry), status.mode)} ${entry}`,
      );
    }
  }
  return lines.sort().join('\n');
}

/** A path whose part below `root` is Latin-1, as bytes. */
export function bytesOf(root: string, below: string): Buffer {
  return Buffer.concat([
    Buffer.from(root),
    Buffer.from(below === '' ? '' : '/'),
    Buffer.from(below, 'latin1'),
  ]);
}

const TYPE = 0o170000;

async function contentOf(file: Buffer, mode: number): Promise<string> {
  if ((mode & TYPE) === 0o120000) return readlink(file, { encoding: 'latin1' });
  if ((mode & TYPE) !== 0o100000) return '-';
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
