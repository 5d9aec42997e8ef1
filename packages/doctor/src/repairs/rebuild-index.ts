import { catalogueDamage, rebuildCatalogue, UNKNOWN_REPO_ID } from '@jvs/repo';
import type { Repair } from '../repair.js';

export const rebuildIndexRepair: Repair = {
  id: 'rebuild_index',
  title: 'Makes a damaged index anew from what is on disk',
  safe: true,
  locks: 'repository',
  recorded: 'intent',
  async plan({ repo }) {
    if (repo.repoId === UNKNOWN_REPO_ID || (await catalogueDamage(repo)) === undefined) return [];
    return [
      {
        message: 'make the index anew',
        run: async () => void (await rebuildCatalogue(repo)),
      },
    ];
  },
};
