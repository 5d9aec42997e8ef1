import { Args } from '@oclif/core';
import { removePin } from '@jvs/label';
import { operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { pinView, type PinView } from '../views/pin-view.js';

interface View {
  readonly pin: PinView;
}

export class PinRemove extends RepositoryCommand<View> {
  static override summary = 'Take a pin away: its snapshot may be deleted again';
  static override examples = [
    '<%= config.bin %> pin remove 5e6f7a8b',
    '<%= config.bin %> pin remove baseline',
  ];
  static override args = {
    pin: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Id of the pin or its beginning; or a snapshot with one pin.',
    }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(PinRemove);
    const repo = await this.openRepository(flags);
    const worktree = this.worktreeName(repo, flags.worktree);
    return { view: { pin: pinView(await removePin(repo, { pin: args.pin, worktree }), false) } };
  }

  text({ pin }: View): string {
    return `Unpinned ${pin.pinned_id}`;
  }
}
