import type { LabelView } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { labelText } from '../text/label-text.js';

export class TagRemove extends RepositoryCommand<LabelView> {
  static override summary = 'Take tags from a snapshot';
  static override usage = 'tag remove REF TAG...';
  static override examples = ['<%= config.bin %> tag remove HEAD baseline'];
  static override args = {
    ref: Args.string({ required: true, ignoreStdin: true, description: 'Snapshot: see jvs show --help.' }),
    tags: Args.string({
      required: true,
      multiple: true,
      ignoreStdin: true,
      description: 'Tags to take away.',
    }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag };

  async answer(): Promise<Answer<LabelView>> {
    const { args, flags } = await this.parse(TagRemove);
    const repo = await this.openRepository(flags);
    return { view: await repo.tags.remove(args.ref, ...args.tags) };
  }

  text(view: LabelView, style: Style): string {
    return labelText(view, style);
  }
}
