import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * A file system in memory, as strict as POSIX lets one be: inodes with data, directories with names, and nothing else. What a name or a byte needs
 * to last is decided outside (replay.mjs); here operations are only carried out, on inodes that are told apart by number.
 */
export class FileModel {
  inodes = new Map();
  root;

  /** A copy whose changes do not show here: inodes are copied when they are written to. */
  fork() {
    const copy = new FileModel();
    copy.root = this.root;
    copy.inodes = new Map(
      [...this.inodes].map(([id, node]) => [
        id,
        node.entries ? { ...node, entries: new Map(node.entries) } : { ...node },
      ]),
    );
    return copy;
  }

  /** The inode at a path below the root, and where its name is; `inode` is undefined when there is no such name. */
  find(parts) {
    let directory = this.root;
    for (const part of parts.slice(0, -1)) {
      directory = this.inodes.get(directory)?.entries?.get(part);
      if (directory === undefined) return undefined;
    }
    if (parts.length === 0) return { inode: this.root };
    const name = parts.at(-1);
    return { directory, name, inode: this.inodes.get(directory)?.entries?.get(name) };
  }

  /** An inode that comes into being with a change. It is there even when the name it was made under is lost: a later one may have lasted. */
  bear({ inode, node }) {
    if (node === undefined || this.inodes.has(inode)) return;
    this.inodes.set(inode, node.entries ? { ...node, entries: new Map() } : { ...node });
  }

  apply(change) {
    const { kind, inode, from, to, other } = change;
    this.bear(change);
    if (kind === 'data') this.#write(change);
    else if (kind === 'mode') this.#change(inode, { mode: change.mode });
    else if (kind === 'exchange') {
      this.#name(from, other);
      this.#name(to, inode);
    } else {
      if (from !== undefined && this.#at(from) === inode) this.#name(from, undefined);
      if (to !== undefined) this.#name(to, inode);
    }
  }

  #at({ directory, name }) {
    return this.inodes.get(directory)?.entries?.get(name);
  }

  #name({ directory, name }, inode) {
    const entries = this.inodes.get(directory)?.entries;
    if (inode === undefined) entries?.delete(name);
    else entries?.set(name, inode);
  }

  #change(inode, more) {
    const node = this.inodes.get(inode);
    if (node !== undefined) this.inodes.set(inode, { ...node, ...more });
  }

  #write({ inode, offset, bytes, size }) {
    const node = this.inodes.get(inode);
    if (node?.data === undefined) return;
    if (size !== undefined) {
      const data = Buffer.alloc(size);
      node.data.copy(data);
      return this.#change(inode, { data });
    }
    const data = Buffer.alloc(Math.max(node.data.length, offset + bytes.length));
    node.data.copy(data);
    bytes.copy(data, offset);
    this.#change(inode, { data });
  }
}

/** What is below a directory now, all of it durable. Hard links are one inode. Returns the model and which inode of the disk is which. */
export function modelOf(root) {
  const model = new FileModel();
  const known = new Map();
  const add = (at) => {
    const status = lstatSync(at, { bigint: true });
    const key = String(status.ino);
    if (known.has(key)) return known.get(key);
    const id = known.size + 1;
    known.set(key, id);
    const node = { mode: Number(status.mode & 0o7777n) };
    model.inodes.set(id, node);
    if (status.isDirectory()) {
      node.entries = new Map();
      for (const name of readdirSync(at).filter((one) => one !== 'lost+found'))
        node.entries.set(name, add(path.join(at, name)));
    } else if (status.isSymbolicLink()) node.target = readlinkSync(at);
    else node.data = readFileSync(at);
    return id;
  };
  model.root = add(root);
  return { model, known };
}
