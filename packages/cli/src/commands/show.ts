import { Args } from '@oclif/core';
import { readWorktree, resolveRef } from '@jvs/repo';
import { worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { snapshotDetailText } from '../text/snapshot-detail-text.js';
import type { Style } from '../text/style.js';
import { snapshotDetailView, type SnapshotDetailView } from '../views/snapshot-view.js';

interface View {
  readonly snapshot: SnapshotDetailView;
}

export class Show extends RepositoryCommand<View> {
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

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(Show);
    const repo = await this.openRepository(flags);
    const worktree = await readWorktree(repo, this.worktreeName(repo, flags.worktree));
    const snapshot = await resolveRef(repo, args.ref, { worktree });
    return { view: { snapshot: snapshotDetailView(snapshot) } };
  }

  text({ snapshot }: View, style: Style): string {
    return snapshotDetailText(snapshot, style);
  }
}
