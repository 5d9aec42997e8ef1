import { repositoryFlags } from './global-flags.js';
import { JvsCommand } from './jvs-command.js';

/** A command that works on the repository of the current directory, or on that of `--repo`. */
export abstract class RepositoryCommand<View extends object> extends JvsCommand<View> {
  static override baseFlags = repositoryFlags;
}
