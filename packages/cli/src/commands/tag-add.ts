import type { LabelView } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { labelText } from '../text/label-text.js';

export class TagAdd extends RepositoryCommand<LabelView> {
  static override summary = 'Give a snapshot tags';
  static override usage = 'tag add REF TAG...';
  static override examples = [
    '<%= config.bin %> tag add HEAD baseline',
    '<%= config.bin %> tag add 1a2b3c4d v1 paper --reason "figures 2 and 3"',
  ];
  static override args = {
    ref: Args.string({ required: true, ignoreStdin: true, description: 'Snapshot: see jvs show --help.' }),
    tags: Args.string({ required: true, multiple: true, ignoreStdin: true, description: 'Tags to add.' }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag };

  async answer(): Promise<Answer<LabelView>> {
    const { args, flags } = await this.parse(TagAdd);
    const repo = await this.openRepository(flags);
    return { view: await repo.tags.add(args.ref, ...args.tags) };
  }

  text(view: LabelView, style: Style): string {
    return labelText(view, style);
  }
}
