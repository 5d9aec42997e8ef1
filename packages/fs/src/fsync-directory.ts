import { open } from 'node:fs/promises';

/** Makes the names in a directory durable. Rejects with Node's own error; never retried after EIO. */
export async function fsyncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
