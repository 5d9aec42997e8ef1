import { chmod, mkdir } from 'node:fs/promises';
import { withTempDir } from './temp-dir.js';

const NOBODY = 65_534;

/**
 * Runs `body` in this process with the effective ids of an ordinary user, in a fresh directory of that user below `parent`; as ourselves
 * when we are one. The ids are the process's: nothing else may run in it meanwhile.
 */
export async function asNobody(body: (dir: string) => Promise<void>, parent?: string): Promise<void> {
  await withTempDir(async (outer) => {
    const own = `${outer}/own`;
    // The user must be able to walk here and to make the directory.
    await chmod(outer, 0o777);
    if (process.geteuid?.() !== 0) {
      await mkdir(own);
      await body(own);
      return;
    }
    const groups = process.getgroups?.() ?? [];
    process.setgroups?.([]);
    process.setegid?.(NOBODY);
    process.seteuid?.(NOBODY);
    try {
      await mkdir(own);
      await body(own);
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
      process.setgroups?.(groups);
    }
  }, parent);
}
