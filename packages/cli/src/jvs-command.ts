import { JvsCommand as Base } from '@jvs/command';
import type { Config } from '@oclif/core';
import { commandHost } from './command-host.js';
import type { Session } from './session.js';

/** Base of the commands that come with jvs: the one that plugins have too, and the session. */
export abstract class JvsCommand<View extends object> extends Base<View> {
  readonly session: Session;

  constructor(argv: string[], config: Config, session: Session) {
    super(argv, config, commandHost(session));
    this.session = session;
  }
}

/** What is run: a class like ours, or one of a plugin made like one. */
export interface JvsCommandClass {
  new (argv: string[], config: Config, session: Session): Base<object>;
  readonly flags?: object | undefined;
}
