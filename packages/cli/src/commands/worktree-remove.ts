import { Args } from '@oclif/core';
import { removeWorktree } from '@jvs/worktree';
import { operationFlags } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { shortId } from '../text/short-id.js';
import { snapshotView, type SnapshotView } from '../views/snapshot-view.js';

interface View {
  readonly name: string;
  /** The automatic snapshot of what was in it and nowhere else; null when there was nothing unsaved. */
  readonly auto: SnapshotView | null;
}

export class WorktreeRemove extends RepositoryCommand<View> {
  static override summary = 'Remove a worktree; its snapshots stay';
  static override description =
    'What was not in a snapshot is kept first, in an automatic one whose id is printed.';
  static override examples = ['<%= config.bin %> worktree remove experiment'];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'The worktree to remove.' }),
  };
  static override flags = operationFlags;

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(WorktreeRemove);
    const repo = await this.openRepository(flags);
    const { auto } = await removeWorktree(repo, {
      name: args.name,
      cwd: this.here(),
      from: this.worktreeName(repo, undefined),
    });
    return { view: { name: args.name, auto: auto === undefined ? null : snapshotView(auto) } };
  }

  text({ name, auto }: View): string {
    const kept = auto === null ? '' : `\n  what was unsaved is kept as snapshot ${shortId(auto.snapshot_id)}`;
    return `Removed worktree ${name}${kept}`;
  }
}
