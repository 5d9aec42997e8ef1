import type { GcRunView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { formatBytes } from '../text/format-bytes.js';
import { formatCount } from '../text/format-count.js';

export class GcRun extends RepositoryCommand<GcRunView> {
  static override summary = 'Delete the snapshots of a plan';
  static override description =
    'Everything is decided again first: what is protected by now stays, and when anything would go that the plan does not name, nothing does. An interrupted run is gone on with by the same command.';
  static override examples = [
    '<%= config.bin %> gc run --plan-id 4f1c2a9e-6d0b-4d7e-9a51-0c3b8f2e7d64 --reason "small disk"',
  ];
  static override flags = {
    ...operationFlags,
    'plan-id': Flags.string({ required: true, helpValue: 'ID', summary: 'The plan, from jvs gc plan.' }),
  };

  async answer(): Promise<Answer<GcRunView>> {
    const { flags } = await this.parse(GcRun);
    const repo = await this.openRepository(flags);
    return { view: await repo.gc.run(flags['plan-id']) };
  }

  text({ deleted, spared, freed_bytes: freed, planned_bytes: planned }: GcRunView): string {
    const stays =
      spared.length === 0 ? '' : `; ${formatCount(spared.length, 'snapshot')} stayed, protected by now`;
    return `Deleted ${formatCount(deleted.length, 'snapshot')}${stays}\nFreed ${formatBytes(freed)}${planned === null ? '' : ` (planned ${formatBytes(planned)})`}`;
  }
}
