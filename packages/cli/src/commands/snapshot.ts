import { Args, Flags } from '@oclif/core';
import { createSnapshot } from '@jvs/snapshot';
import { engineFlag, operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { readNote } from '../read-note.js';
import { RepositoryCommand } from '../repository-command.js';
import { snapshotText } from '../text/snapshot-text.js';
import { snapshotView, type SnapshotView } from '../views/snapshot-view.js';

interface View {
  /** False when nothing had changed since the snapshot the worktree was at. */
  readonly changed: boolean;
  /** False when `--if-changed` found nothing to do; then `snapshot` is the one the worktree is at. */
  readonly created: boolean;
  /** Files whose content had to be read, and their bytes. */
  readonly read: { readonly entries: number; readonly bytes: number };
  readonly snapshot: SnapshotView;
}

export class Snapshot extends RepositoryCommand<View> {
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

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(Snapshot);
    const note = readNote(this.session, { note: args.note, file: flags['note-file'] });
    const repo = await this.openRepository(flags);
    const { snapshot, changed, created, read } = await createSnapshot(repo, {
      worktree: this.worktreeName(repo, flags.worktree),
      note,
      tags: flags.tag ?? [],
      ifChanged: flags['if-changed'],
      rehash: flags.rehash,
    });
    return { view: { changed, created, read, snapshot: snapshotView(snapshot) } };
  }

  text({ created, changed, snapshot }: View): string {
    if (!created) return `Nothing changed since ${snapshot.snapshot_id}`;
    return snapshotText(snapshot, changed);
  }
}
