import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isWorktreeName } from '@jvs/model';
import { MAIN_WORKTREE } from '@jvs/repo';
import type { Check, Found } from '../check.js';
import { listNames } from '../facts/list-names.js';
import { recordedWorktree } from '../facts/lost-move.js';
import { type WorktreeFacts } from '../facts/read-worktrees.js';
import type { Patient } from '../patient.js';

export const worktreesCheck: Check = {
  id: 'worktrees',
  title:
    'Every worktree of the registry has its config and its directory, and every directory its entry in the registry',
  async run(patient) {
    const operations = await patient.operations();
    // Of these one side may be there and the other not.
    const spoken = new Set(operations.flatMap(({ intent }) => [intent?.worktree, intent?.details['to']]));
    const worktrees = (await patient.worktrees()).filter(({ name }) => !spoken.has(name));
    const known = new Set([...spoken, ...(await patient.worktrees()).map(({ name }) => name)]);
    return [
      ...worktrees.flatMap(entryProblems),
      ...sameIds(worktrees),
      ...(await unregistered(patient, known)),
      ...(await gone(patient, known)),
      ...(await strays(patient)),
    ];
  },
};

function entryProblems({ name, registered, config, payload }: WorktreeFacts): Found[] {
  const found: Found[] = [];
  const broken = (message: string): Found => ({
    severity: 'error',
    code: 'E_METADATA_CORRUPT',
    message,
    target: name,
    repair: 'rebuild_worktree_config',
  });
  if (!registered) found.push(broken(`worktree "${name}" is not in the registry`));
  else if (config.state === 'absent') found.push(broken(`worktree "${name}" has no config`));
  if (config.state === 'damaged') found.push(broken(config.problem.message));
  if (payload !== 'directory') {
    const what = payload === 'absent' ? 'is missing' : 'is something else';
    found.push({
      severity: 'warning',
      code: 'W_WORKTREE_MISSING',
      message: `the directory of worktree "${name}" ${what}`,
      target: name,
      hint: payload === 'absent' ? `jvs restore HEAD -w ${name}` : 'jvs worktree list',
    });
  }
  return found;
}

/** Stat caches and heads go by the id: a copied entry would share them. */
function sameIds(worktrees: readonly WorktreeFacts[]): Found[] {
  const names = new Map<string, string>();
  return worktrees.flatMap(({ name, config }): Found[] => {
    if (config.state !== 'sound') return [];
    const other = names.get(config.value.worktree_id);
    names.set(config.value.worktree_id, name);
    const message = `worktrees "${other}" and "${name}" have one id`;
    return other === undefined
      ? []
      : [
          {
            severity: 'error',
            code: 'E_METADATA_CORRUPT',
            message,
            target: name,
            hint: `jvs worktree remove ${name}`,
          },
        ];
  });
}

/** Directories among the worktrees that the registry does not know: those the audit log knows lost their entry, others were never ours. */
async function unregistered(patient: Patient, known: ReadonlySet<unknown>): Promise<Found[]> {
  const { worktreePayloads } = patient.repo.paths;
  const found: Found[] = [];
  for (const name of await listNames(worktreePayloads)) {
    if (known.has(name) || name === MAIN_WORKTREE) continue;
    const recorded = isWorktreeName(name) ? await recordedWorktree(patient, name) : undefined;
    const file = path.join('worktrees', name);
    if (recorded !== undefined)
      found.push({
        severity: 'error',
        code: 'E_METADATA_CORRUPT',
        message: `worktree "${name}" is not in the registry, though the audit log knows it`,
        target: name,
        repair: 'rebuild_worktree_config',
      });
    else
      found.push({
        severity: 'warning',
        code: 'W_UNREGISTERED',
        message: `${file} is no worktree of this repository`,
        file,
        hint: `Move ${file} away.`,
      });
  }
  return found;
}

/** Neither its entry nor its directory is left. */
async function gone(patient: Patient, known: ReadonlySet<unknown>): Promise<Found[]> {
  const directories = new Set(await listNames(patient.repo.paths.worktreePayloads));
  return (await patient.lostRecords())
    .filter(({ kind, id }) => kind === 'worktree' && !known.has(id) && !directories.has(id))
    .map(({ id, message }) => ({
      severity: 'error',
      code: 'E_METADATA_CORRUPT',
      message,
      target: id,
      repair: 'rebuild_worktree_config',
    }));
}

async function strays({ repo }: Patient): Promise<Found[]> {
  const { worktrees } = repo.paths;
  return (await listNames(worktrees))
    .map((name) => path.join(worktrees, name))
    .filter((each) => !isWorktreeName(path.basename(each)) || !isDirectory(each))
    .map((each) => {
      const file = path.relative(repo.root, each);
      return {
        severity: 'warning',
        code: 'W_STRAY_FILE',
        message: `${file} is no entry of a worktree`,
        file,
      };
    });
}

function isDirectory(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
