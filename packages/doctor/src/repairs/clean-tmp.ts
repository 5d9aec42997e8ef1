import { removeTree } from '@jvs/repo';
import type { Repair } from '../repair.js';

/** Under the locks of all worktrees and the repository nobody writes a record; what an operation in flight stages has its intent. */
export const cleanTmpRepair: Repair = {
  id: 'clean_tmp',
  title: 'Removes records that were never finished, and what operations that are over had staged',
  safe: true,
  locks: 'worktrees',
  recorded: 'intent',
  async plan(patient) {
    return (await patient.leftovers()).map(({ path, file }) => ({
      message: `remove ${file}`,
      run: async () => void (await removeTree(patient.repo, path)),
    }));
  },
};
