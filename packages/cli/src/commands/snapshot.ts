import type { CreatedSnapshotView } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { engineFlag, operationFlags, worktreeFlag, type Answer } from '@jvs/command';
import { readNote } from '../read-note.js';
import { RepositoryCommand } from '../repository-command.js';
import { snapshotText } from '../text/snapshot-text.js';

export class Snapshot extends RepositoryCommand<CreatedSnapshotView> {
  static override summary = 'Keep the worktree as it is now, for good';
  static override examples = [
    '<%= config.bin %> snapshot "before the clean-up"',
    '<%= config.bin %> snapshot "best so far" --tag baseline --tag v1',
    '<%= config.bin %> snapshot --if-changed --json',
  ];
  static override args = {
    note: Args.string({ description: 'What this state is.', ignoreStdin: true }),
  };
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    engine: engineFlag,
    tag: Flags.string({
      char: 't',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'TAG',
      summary: 'A tag for it; may be repeated.',
    }),
    'note-file': Flags.string({
      helpValue: 'FILE',
      summary: 'Read the note from a file; - is standard input.',
    }),
    'if-changed': Flags.boolean({ summary: 'Do nothing when nothing changed.' }),
    rehash: Flags.boolean({ summary: 'Read every file, whatever the cache knows.' }),
  };

  async answer(): Promise<Answer<CreatedSnapshotView>> {
    const { args, flags } = await this.parse(Snapshot);
    const note = readNote(this.session, { note: args.note, file: flags['note-file'] });
    const repo = await this.openRepository(flags);
    const { tag: tags, 'if-changed': ifChanged, rehash } = flags;
    return { view: await repo.snapshot({ note, tags, ifChanged, rehash }) };
  }

  text(view: CreatedSnapshotView): string {
    return snapshotText(view);
  }
}
