import { Config } from '@oclif/core';
import { version } from './build-info.js';

/**
 * What a command needs of oclif's configuration, made without reading a file: loading the real one (manifest, plugins,
 * shell, theme) takes longer than most commands. Help loads the real one.
 */
export function oclifConfig(): Config {
  const config = new Config({ root: '' });
  const pjson = { name: '@jvs/cli', version, oclif: { bin: 'jvs', topicSeparator: ' ' } };
  return Object.assign(config, {
    bin: 'jvs',
    name: '@jvs/cli',
    version,
    pjson,
    topicSeparator: ' ',
    // There is none: looking for them loads oclif's logger, and with it Node's network.
    runHook: () => Promise.resolve({ successes: [], failures: [] }),
  });
}
