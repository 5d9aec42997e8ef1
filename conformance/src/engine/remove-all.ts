import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { bytesBelow } from './tree-facts.js';

/** Removes a tree that a case made, whatever names and modes it gave. */
export function removeAll(root: string): void {
  const directories: string[] = [];
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const full = bytesBelow(root, path);
    if (!lstatSync(full).isDirectory()) {
      unlinkSync(full);
      continue;
    }
    chmodSync(full, 0o700);
    directories.push(path);
    for (const name of readdirSync(full, { encoding: 'latin1' }))
      waiting.push(path === '' ? name : `${path}/${name}`);
  }
  for (const path of directories.reverse()) rmdirSync(bytesBelow(root, path));
}
