import type { PinResult } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { pinsText } from '../text/pins-text.js';

export class PinAdd extends RepositoryCommand<PinResult> {
  static override summary = 'Protect a snapshot from being deleted';
  static override description = 'The reason is kept in the pin and in the audit log.';
  static override examples = [
    '<%= config.bin %> pin add baseline --reason "figures of the paper"',
    '<%= config.bin %> pin add HEAD --expires 30d',
  ];
  static override args = {
    ref: Args.string({ required: true, ignoreStdin: true, description: 'Snapshot: see jvs show --help.' }),
  };
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    expires: Flags.string({
      helpValue: 'TIME',
      summary: 'Only for so long: 12h, 30d, 8w, 6m, 2y.',
    }),
  };

  async answer(): Promise<Answer<PinResult>> {
    const { args, flags } = await this.parse(PinAdd);
    const repo = await this.openRepository(flags);
    return { view: await repo.pins.add(args.ref, { expires: flags.expires }) };
  }

  text({ pin }: PinResult, style: Style): string {
    return `Pinned ${pin.pinned_id}\n${pinsText([pin], style)}`;
  }
}
