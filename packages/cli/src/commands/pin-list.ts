import type { PinList as View } from '@jvs/api';
import { Args } from '@oclif/core';
import { worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { pinsText } from '../text/pins-text.js';

export class PinList extends RepositoryCommand<View> {
  static override summary = 'List the pins, expired ones too';
  static override examples = ['<%= config.bin %> pin list', '<%= config.bin %> pin list HEAD --json'];
  static override args = {
    ref: Args.string({ ignoreStdin: true, description: 'Only those of this snapshot.' }),
  };
  static override flags = { worktree: worktreeFlag };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(PinList);
    const repo = await this.openRepository(flags);
    return { view: await repo.pins.list(args.ref) };
  }

  text({ pins }: View, style: Style): string {
    return pinsText(pins, style);
  }
}
