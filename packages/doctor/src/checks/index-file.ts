import { isJvsError } from '@jvs/model';
import { catalogueDamage, UNKNOWN_REPO_ID } from '@jvs/repo';
import type { Check } from '../check.js';

export const indexCheck: Check = {
  id: 'index',
  title: 'The index can be read, and its rows are what was stored',
  async run({ repo }) {
    // Whose index it is cannot be said then; the layout check speaks of the id.
    if (repo.repoId === UNKNOWN_REPO_ID) return [];
    const reason = await damageOf(repo);
    if (reason === undefined) return [];
    const message = `the index is damaged (${reason}); commands do without it, and make it anew`;
    return [{ severity: 'warning', code: 'W_INDEX_DAMAGED', message, repair: 'rebuild_index' }];
  },
};

async function damageOf(repo: Parameters<typeof catalogueDamage>[0]): Promise<string | undefined> {
  try {
    return await catalogueDamage(repo);
  } catch (error) {
    if (isJvsError(error) && ['E_PERMISSION', 'E_IO'].includes(error.code)) return error.message;
    throw error;
  }
}
