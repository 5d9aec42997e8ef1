import { mkdir } from 'node:fs/promises';

/** A directory with mode 0700 and all above it; for what may be deleted at any time, so nothing is synced. */
export async function makePrivateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}
