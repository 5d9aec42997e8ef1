import { Flags } from '@oclif/core';
import {
  doctorFailure,
  examineRepository,
  listRepairs,
  repairIds,
  runtimeRepairs,
  type DoctorView,
  type RepairId,
  type RepairListView,
} from '@jvs/api/doctor';
import { operationFlags, type Answer, type Style } from '@jvs/command';
import { commandSurroundings } from '../command-surroundings.js';
import { RepositoryCommand } from '../repository-command.js';
import { startDirectory } from '../start-directory.js';
import { doctorText } from '../text/doctor-text.js';

export class Doctor extends RepositoryCommand<DoctorView | RepairListView> {
  static override summary = 'Examine the repository, and mend what can be mended';
  static override description =
    'Without a repair nothing is changed. Exit code 5 when something is not as it should be; also a repository that no other command opens is examined.';
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --strict --json',
    '<%= config.bin %> doctor --repair resume --dry-run',
    '<%= config.bin %> doctor --repair-runtime',
  ];
  static override flags = {
    ...operationFlags,
    strict: Flags.boolean({ summary: 'Read every byte of every payload too.' }),
    repair: Flags.option({ options: repairIds, multiple: true })({
      helpValue: 'ID',
      summary: 'Carry out this repair; may be given several times.',
    }),
    'repair-runtime': Flags.boolean({
      summary: 'Carry out the repairs that give up nothing that anybody could miss.',
    }),
    'repair-all': Flags.boolean({ summary: 'Carry out every repair for which there is something to do.' }),
    'repair-list': Flags.boolean({ summary: 'Say which repairs there are.' }),
    'dry-run': Flags.boolean({ summary: 'Say what the repairs would do, and do nothing.' }),
  };

  async answer(): Promise<Answer<DoctorView | RepairListView>> {
    const { flags } = await this.parse(Doctor);
    if (flags['repair-list']) return { view: listRepairs() };
    const repairs: readonly RepairId[] = [
      ...(flags.repair ?? []),
      ...(flags['repair-runtime'] ? runtimeRepairs : []),
      ...(flags['repair-all'] ? repairIds : []),
    ];
    const { strict, 'dry-run': dryRun } = flags;
    const options = { ...commandSurroundings(this.session, flags, this), strict, repairs, dryRun };
    const view = await examineRepository(startDirectory(this.session, flags), options);
    return { view, failure: doctorFailure(view) };
  }

  text(view: DoctorView | RepairListView, style: Style): string {
    return doctorText(view, style);
  }
}
