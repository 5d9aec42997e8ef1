import { Args, Flags } from '@oclif/core';
import { parseAuditAnchor } from '@jvs/audit';
import { verifySnapshots } from '@jvs/verify';
import { operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { snapshotsToVerify } from '../snapshots-to-verify.js';
import type { Style } from '../text/style.js';
import { verifyText } from '../text/verify-text.js';
import { verifyFailure } from '../verify-failure.js';
import { verifyView, type VerifyView } from '../views/verify-view.js';

export class Verify extends RepositoryCommand<VerifyView> {
  static override summary = 'Check snapshots, every byte of them, and the audit log';
  static override description =
    'Without REF and --all: HEAD of the worktree. Exit code 5 when anything is not as it was recorded.';
  static override usage = 'verify [REF...] [--all]';
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify baseline HEAD~1',
    '<%= config.bin %> verify --all --json',
  ];
  static override args = {
    refs: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'Snapshots to check: see jvs show --help.',
    }),
  };
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    worktree: worktreeFlag,
    all: Flags.boolean({ char: 'a', summary: 'Every snapshot, and what does not belong there.' }),
    'expect-head': Flags.string({
      helpValue: 'SEQUENCE:HASH',
      summary: 'A record of the audit log, noted elsewhere earlier, that the log must still hold.',
    }),
  };

  async answer(): Promise<Answer<VerifyView>> {
    const { args, flags } = await this.parse(Verify);
    const repo = await this.openRepository(flags);
    const head = flags['expect-head'];
    const request = {
      ...(await snapshotsToVerify(repo, {
        refs: args.refs ?? [],
        all: flags.all,
        worktree: this.worktreeName(repo, flags.worktree),
      })),
      expectHead: head === undefined ? undefined : parseAuditAnchor(head),
    };
    const view = verifyView(await verifySnapshots(repo, request));
    return { view, failure: verifyFailure(view) };
  }

  text(view: VerifyView, style: Style): string {
    return verifyText(view, style);
  }
}
