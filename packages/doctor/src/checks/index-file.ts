import { isJvsError } from '@jvs/model';
import { catalogueDamage, indexState, UNKNOWN_REPO_ID } from '@jvs/repo';
import type { Check, Found } from '../check.js';

export const indexCheck: Check = {
  id: 'index',
  title: 'The index can be read, and its rows are what was stored',
  async run({ repo }) {
    // Whose index it is cannot be said then; the layout check speaks of the id.
    if (repo.repoId === UNKNOWN_REPO_ID) return [];
    const state = await indexState(repo);
    if (state.kind === 'off') return [indexOff(state.reason)];
    const reason = await damageOf(repo);
    if (reason === undefined) return [];
    const message = `the index is damaged (${reason}); commands do without it, and make it anew`;
    return [{ severity: 'warning', code: 'W_INDEX_DAMAGED', message, repair: 'rebuild_index' }];
  },
};

function indexOff(reason: string): Found {
  const message = `the index is off (better-sqlite3: ${reason}); commands read every descriptor instead, with the same answers`;
  const hint =
    'fine up to some thousand snapshots; for more, install again where a C++ compiler and Python are, or with Node 22';
  return { severity: 'warning', code: 'W_INDEX_OFF', message, hint };
}

async function damageOf(repo: Parameters<typeof catalogueDamage>[0]): Promise<string | undefined> {
  try {
    return await catalogueDamage(repo);
  } catch (error) {
    if (isJvsError(error) && ['E_PERMISSION', 'E_IO'].includes(error.code)) return error.message;
    throw error;
  }
}
