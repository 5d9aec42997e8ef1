import { resolve } from 'node:path';
import { mergeVerifyReports, verifyFailure, type VerifyView } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { verifyText } from '../text/verify-text.js';

export class Verify extends RepositoryCommand<VerifyView> {
  static override summary = 'Check snapshots, every byte of them, and the audit log';
  static override description =
    'Without REF and --all: HEAD of the worktree. Exit code 5 when anything is not as it was recorded.';
  static override usage = ['verify [REF...] [--all [--shard N/OF]]', 'verify --merge FILE...'];
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify baseline HEAD~1',
    '<%= config.bin %> verify --all --json',
    '<%= config.bin %> verify --all --shard 1/2 --json > 1.json',
    '<%= config.bin %> verify --merge 1.json 2.json',
  ];
  static override args = {
    refs: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'Snapshots to check: see jvs show --help. With --merge: files.',
    }),
  };
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    worktree: worktreeFlag,
    all: Flags.boolean({ char: 'a', summary: 'Every snapshot, and what does not belong there.' }),
    shard: Flags.string({
      helpValue: 'N/OF',
      dependsOn: ['all'],
      summary: 'Only this part of the work, so that several machines share it.',
    }),
    merge: Flags.boolean({
      exclusive: ['all', 'expect-head', 'worktree'],
      summary: 'Make one report of what the shards printed with --json.',
    }),
    'expect-head': Flags.string({
      helpValue: 'SEQUENCE:HASH',
      summary: 'A record of the audit log, noted elsewhere earlier, that the log must still hold.',
    }),
  };

  async answer(): Promise<Answer<VerifyView>> {
    const { args, flags } = await this.parse(Verify);
    const { refs = [] } = args;
    if (flags.merge)
      return judged(await mergeVerifyReports(refs.map((file) => resolve(this.session.cwd(), file))));
    const repo = await this.openRepository(flags);
    const { all, shard, 'expect-head': expectHead } = flags;
    return judged(await repo.verify({ refs, all, shard, expectHead }));
  }

  text(view: VerifyView, style: Style): string {
    return verifyText(view, style);
  }
}

function judged(view: VerifyView): Answer<VerifyView> {
  return { view, failure: verifyFailure(view) };
}
