import { Args } from '@oclif/core';
import { forkWorktree } from '@jvs/worktree';
import { engineFlag, operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { createdWorktreeText } from '../text/created-worktree-text.js';
import { snapshotView, type SnapshotView } from '../views/snapshot-view.js';
import { worktreeView, type WorktreeView } from '../views/worktree-view.js';

interface View {
  readonly worktree: WorktreeView;
  /** The automatic snapshot of unsaved changes that the fork was made from; null when there were none. */
  readonly auto: SnapshotView | null;
}

export class WorktreeFork extends RepositoryCommand<View> {
  static override summary = 'Make a worktree that goes on from a snapshot, or from here';
  static override description =
    'Without REF the new worktree begins with what the current one holds, unsaved changes included.';
  static override usage = 'worktree fork [REF] NAME';
  static override examples = [
    '<%= config.bin %> worktree fork experiment',
    '<%= config.bin %> worktree fork baseline second-try',
  ];
  static override args = {
    ref_or_name: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Snapshot to go on from, when NAME follows; else the name.',
    }),
    name: Args.string({ ignoreStdin: true, description: 'Name of the new worktree.' }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag, engine: engineFlag };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(WorktreeFork);
    const repo = await this.openRepository(flags);
    const from = this.worktreeName(repo, flags.worktree);
    const ref = args.name === undefined ? undefined : args.ref_or_name;
    const { worktree, auto } = await forkWorktree(repo, { name: args.name ?? args.ref_or_name, ref, from });
    return {
      view: { worktree: worktreeView(worktree), auto: auto === undefined ? null : snapshotView(auto) },
    };
  }

  text({ worktree }: View): string {
    return createdWorktreeText(worktree);
  }
}
