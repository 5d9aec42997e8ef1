import type { UndoView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { undoText } from '../text/undo-text.js';

export class Undo extends RepositoryCommand<UndoView> {
  static override summary = 'Take back the last operation of the worktree';
  static override description =
    'Restores, snapshots, forks, worktrees made, removed or renamed, tags, notes, pins and settings; one step each. What is unsaved is kept first, in an automatic snapshot whose id is printed.';
  static override examples = ['<%= config.bin %> undo --dry-run', '<%= config.bin %> undo'];
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    'dry-run': Flags.boolean({ char: 'n', summary: 'Say what would be done, or why it cannot be.' }),
  };

  async answer(): Promise<Answer<UndoView>> {
    const { flags } = await this.parse(Undo);
    const repo = await this.openRepository(flags);
    return { view: await repo.undo({ dryRun: flags['dry-run'] }) };
  }

  text(view: UndoView, style: Style): string {
    return undoText('undo', view, style);
  }
}
