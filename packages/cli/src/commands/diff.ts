import { Args, Flags } from '@oclif/core';
import type { DiffView } from '@jvs/api';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { diffText } from '../text/diff-text.js';

export class Diff extends RepositoryCommand<DiffView> {
  static override takesPaths = true;
  static override summary = 'Show what differs between two snapshots, or a snapshot and the worktree';
  static override usage = 'diff [FROM [TO]] [-- PATH...]';
  static override examples = [
    '<%= config.bin %> diff',
    '<%= config.bin %> diff baseline --stat',
    '<%= config.bin %> diff HEAD~1 HEAD --name-only -- data/train',
  ];
  static override args = {
    from: Args.string({
      ignoreStdin: true,
      description: 'Old side; by default what the worktree was last made equal to.',
    }),
    to: Args.string({ ignoreStdin: true, description: 'New side; by default the worktree as it is.' }),
  };
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    worktree: worktreeFlag,
    stat: Flags.boolean({
      summary: 'Print sizes and a bar for each entry, as git does.',
      exclusive: ['name-only'],
    }),
    'name-only': Flags.boolean({ summary: 'Print paths only.' }),
  };

  private form: 'full' | 'stat' | 'names' = 'full';

  async answer(): Promise<Answer<DiffView>> {
    const { args, flags } = await this.parse(Diff);
    this.form = flags.stat ? 'stat' : flags['name-only'] ? 'names' : 'full';
    const repo = await this.openRepository(flags);
    const { from, to } = args;
    return { view: await repo.diff({ from, to, paths: this.givenPaths() }) };
  }

  text(view: DiffView, style: Style): string {
    return diffText(view, style, this.form);
  }
}
