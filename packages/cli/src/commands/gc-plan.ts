import type { GcPlanView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { operationFlags, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { retentionFlags, retentionOf } from '../retention-flags.js';
import { gcPlanText } from '../text/gc-plan-text.js';

export class GcPlan extends RepositoryCommand<GcPlanView> {
  static override summary = 'Show which snapshots may be deleted, and write that down as a plan';
  static override description =
    'Deletes nothing. The policy is that of jvs config, and what flags change of it. Heads, tags, pins and what is in use never go.';
  static override examples = [
    '<%= config.bin %> gc plan',
    '<%= config.bin %> gc plan --keep-last 10 --keep-daily 14 --keep-monthly 12',
    '<%= config.bin %> gc plan --max-bytes 200G --json',
  ];
  static override flags = {
    ...operationFlags,
    worktree: Flags.string({
      char: 'w',
      helpValue: 'NAME',
      summary: 'Only snapshots of this worktree may go; by default those of all.',
    }),
    ...retentionFlags,
    'no-sizes': Flags.boolean({
      summary:
        'Measure nothing: at once for any store, but without figures, and limits on space take nothing.',
    }),
  };

  async answer(): Promise<Answer<GcPlanView>> {
    const { flags } = await this.parse(GcPlan);
    const repo = await this.openRepository(flags);
    const { worktree } = flags;
    return {
      view: await repo.gc.plan({ retention: retentionOf(flags), worktree, sizes: !flags['no-sizes'] }),
    };
  }

  text(view: GcPlanView, style: Style): string {
    return gcPlanText(view, style);
  }
}
