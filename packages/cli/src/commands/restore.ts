import type { RestoreView } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { restoreText } from '../text/restore-text.js';

export class Restore extends RepositoryCommand<RestoreView> {
  static override takesPaths = true;
  static override summary = 'Make the worktree, or some paths of it, equal to a snapshot';
  static override description =
    'What was not in a snapshot is kept first, in an automatic one whose id is printed. Entries that are equal are not touched.';
  static override usage = 'restore REF [--discard] [-- PATH...]';
  static override examples = [
    '<%= config.bin %> restore HEAD',
    '<%= config.bin %> restore baseline -- src/model.py data',
    '<%= config.bin %> restore HEAD~1 --discard --json',
  ];
  static override args = {
    ref: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Snapshot to restore: see jvs show --help.',
    }),
  };
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    discard: Flags.boolean({ summary: 'Do not keep what is there now.' }),
  };

  async answer(): Promise<Answer<RestoreView>> {
    const { args, flags } = await this.parse(Restore);
    const repo = await this.openRepository(flags);
    const { discard } = flags;
    return { view: await repo.restore(args.ref, { paths: this.givenPaths(), discard }) };
  }

  text(view: RestoreView, style: Style): string {
    return restoreText(view, style);
  }
}
