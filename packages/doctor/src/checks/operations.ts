import { hiddenLeftover, type Repository } from '@jvs/repo';
import type { Check, Found } from '../check.js';
import { isDamage } from '../facts/file-facts.js';
import type { OperationFacts } from '../facts/read-operations.js';

export const operationsCheck: Check = {
  id: 'operations',
  title: 'No operation was cut off: every intent belongs to a process that lives',
  async run(patient) {
    const problems = await Promise.all(
      (await patient.operations()).map(async (one) => problemsOf(one, await hiddenBy(patient.repo, one))),
    );
    return problems.flat();
  },
};

async function hiddenBy(repo: Repository, { live, intent }: OperationFacts): Promise<string | undefined> {
  const id = intent?.operation === 'snapshot' ? intent.snapshot_id : null;
  return live === false && id !== null ? hiddenLeftover(repo, id) : undefined;
}

function problemsOf({ opId, live, intent, problem }: OperationFacts, hidden: string | undefined): Found[] {
  if (live === true) return [];
  if (problem !== undefined)
    return [
      {
        severity: 'error',
        code: problem.code,
        message: `operation ${opId} was cut off, and its record is damaged: ${problem.message}`,
        target: opId,
        repair: isDamage(problem) ? 'quarantine' : undefined,
        hint: problem.hint,
      },
    ];
  const worktree = intent?.worktree ?? undefined;
  const what = `"${intent?.operation}"${worktree === undefined ? '' : ` of worktree "${worktree}"`}`;
  if (live === undefined)
    return [
      {
        severity: 'warning',
        code: 'W_LIVENESS_UNKNOWN',
        message: `${what} is in flight or was cut off; without the native addon, or the right to open its record, nobody can tell`,
        target: opId,
        hint: 'jvs info',
      },
    ];
  const message = `${what}, begun ${intent?.started_at}, was cut off and is not settled yet${hidden === undefined ? '' : `; ${hidden}`}`;
  return [{ severity: 'error', code: 'E_INTERRUPTED', message, target: opId, repair: 'resume' }];
}
