import { AUTO_ORDER, listEngines } from '@jvs/engine';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import type { Style } from '../text/style.js';
import { formatTable } from '../text/table.js';

interface EngineView {
  readonly name: string;
  readonly available: boolean;
  /** Why not; null when it is available. */
  readonly reason: string | null;
  /** Whether operations use it. */
  readonly chosen: boolean;
}

interface View {
  /** The repository's policy: a name, or "auto". */
  readonly policy: string;
  /** The engine that policy comes to here; null when it cannot be used. */
  readonly chosen: string | null;
  readonly engines: readonly EngineView[];
}

export class EngineList extends RepositoryCommand<View> {
  static override summary = 'List the engines, which can be used here, and why the others cannot';
  static override examples = ['<%= config.bin %> engine list', '<%= config.bin %> engine list --json'];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(EngineList);
    const { config, context, paths } = await this.openRepository(flags);
    const listed = await listEngines(context.engines, paths.tmp);
    const candidates = config.engine === 'auto' ? AUTO_ORDER : [config.engine];
    const chosen =
      candidates.find((name) => listed.some((engine) => engine.name === name && engine.available)) ?? null;
    const engines = listed.map((engine) => ({
      name: engine.name,
      available: engine.available,
      reason: engine.available ? null : engine.reason,
      chosen: engine.name === chosen,
    }));
    return { view: { policy: config.engine, chosen, engines } };
  }

  text({ policy, engines }: View, style: Style): string {
    const rows = engines.map(({ name, available, reason, chosen }) => [
      name,
      available ? style.green('yes') : 'no',
      chosen ? `used (policy: ${policy})` : (reason ?? ''),
    ]);
    return formatTable(style, ['ENGINE', 'AVAILABLE', 'NOTE'], rows);
  }
}
