import { engineTestFailure, type EngineTestView } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { engineTestText } from '../text/engine-test-text.js';

export class EngineTest extends RepositoryCommand<EngineTestView> {
  static override summary = 'Try every obligation of an engine on the file system of the repository';
  static override examples = [
    '<%= config.bin %> engine test copy',
    '<%= config.bin %> engine test reflink --json',
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'Engine: see jvs engine list.' }),
  };
  static override flags = { 'no-progress': operationFlags['no-progress'] };

  async answer(): Promise<Answer<EngineTestView>> {
    const { args, flags } = await this.parse(EngineTest);
    const repo = await this.openRepository(flags);
    const view = await repo.engines.test(args.name);
    return { view, failure: engineTestFailure(view) };
  }

  text(view: EngineTestView, style: Style): string {
    return engineTestText(view, style);
  }
}
