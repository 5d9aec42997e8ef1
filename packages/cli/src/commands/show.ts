import type { ShownSnapshot } from '@jvs/api';
import { Args } from '@oclif/core';
import { worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { snapshotDetailText } from '../text/snapshot-detail-text.js';

export class Show extends RepositoryCommand<ShownSnapshot> {
  static override summary = 'Show all that is known of one snapshot';
  static override examples = ['<%= config.bin %> show HEAD', '<%= config.bin %> show baseline --json'];
  static override args = {
    ref: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'HEAD, @, HEAD~1, an id or its beginning, a tag or its beginning, text of a note.',
    }),
  };
  static override flags = { worktree: worktreeFlag };

  async answer(): Promise<Answer<ShownSnapshot>> {
    const { args, flags } = await this.parse(Show);
    const repo = await this.openRepository(flags);
    return { view: await repo.show(args.ref) };
  }

  text({ snapshot }: ShownSnapshot, style: Style): string {
    return snapshotDetailText(snapshot, style);
  }
}
