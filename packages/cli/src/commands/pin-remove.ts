import type { PinResult } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

export class PinRemove extends RepositoryCommand<PinResult> {
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

  async answer(): Promise<Answer<PinResult>> {
    const { args, flags } = await this.parse(PinRemove);
    const repo = await this.openRepository(flags);
    return { view: await repo.pins.remove(args.pin) };
  }

  text({ pin }: PinResult): string {
    return `Unpinned ${pin.pinned_id}`;
  }
}
