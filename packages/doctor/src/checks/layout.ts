import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { repoDirectories } from '@jvs/repo';
import type { Check, Found } from '../check.js';
import { identityDamage } from '../facts/identity-damage.js';
import { listNames } from '../facts/list-names.js';
import type { Patient } from '../patient.js';

/** Everything that stands directly in `.jvs`. SQLite's journal beside the index is its own affair. */
const KNOWN =
  /^(format_version|repo_id|config\.json|descriptors|labels|snapshots|worktrees|intents|locks|audit|gc|tmp|cache|quarantine|index\.sqlite(-journal)?)$/;

export const layoutCheck: Check = {
  id: 'layout',
  title: 'The repository has its directories, its format version, its id and its policy, and can be opened',
  async run(patient) {
    return [...openingProblems(patient), ...missingDirectories(patient), ...(await strays(patient))];
  },
};

function openingProblems({ examined }: Patient): Found[] {
  const mendable = new Set(identityDamage(examined).map(({ problem }) => problem));
  return examined.problems.map((problem) => {
    const { code, message, hint } = problem;
    return mendable.has(problem)
      ? { severity: 'error', code, message, repair: 'rebuild_config' }
      : { severity: 'error', code, message, hint };
  });
}

function missingDirectories({ repo }: Patient): Found[] {
  return repoDirectories(repo.paths)
    .filter((directory) => lstatSync(directory, { throwIfNoEntry: false }) === undefined)
    .map((directory) => {
      const file = path.relative(repo.root, directory);
      const message = `the directory ${file} is missing`;
      return { severity: 'error', code: 'E_METADATA_CORRUPT', message, file, repair: 'layout' };
    });
}

async function strays({ repo }: Patient): Promise<Found[]> {
  const names = await listNames(repo.paths.jvs);
  return names
    .filter((name) => !KNOWN.test(name) && !isTemporaryName(name))
    .map((name) => {
      const file = path.relative(repo.root, path.join(repo.paths.jvs, name));
      return { severity: 'warning', code: 'W_STRAY_FILE', message: `${file} does not belong there`, file };
    });
}
