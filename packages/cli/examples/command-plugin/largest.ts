import { escapeText, Flags, RepositoryCommand, type Answer } from '@jvs/command';

interface View {
  readonly snapshots: ReadonlyArray<{ readonly snapshot_id: string; readonly bytes: number }>;
}

export default class Largest extends RepositoryCommand<View> {
  static override summary = 'List the snapshots that hold the most';
  static override examples = ['<%= config.bin %> largest --count 3'];
  static override flags = { count: Flags.integer({ min: 1, default: 5, summary: 'How many.' }) };

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(Largest);
    const repo = await this.openRepository(flags);
    const { snapshots } = await repo.usage();
    const sorted = snapshots.toSorted((a, b) => b.bytes - a.bytes).slice(0, flags.count);
    return { view: { snapshots: sorted.map(({ snapshot_id, bytes }) => ({ snapshot_id, bytes })) } };
  }

  text({ snapshots }: View): string {
    return snapshots.map(({ snapshot_id: id, bytes }) => `${escapeText(id)}  ${bytes}`).join('\n');
  }
}
