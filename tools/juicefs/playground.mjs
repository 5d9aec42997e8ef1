#!/usr/bin/env node
// Two "machines" to play with: `tools/x playground [--metadata redis] [--mounts 2] [-- OPTION OF juicefs mount ...]`.
import { parseArgs } from 'node:util';
// Built code: jest's globals, which the package's index brings along, exist in a test only.
import { whyNoJuicefs } from '../../packages/testing/dist/juicefs-program.js';
import { withJuicefs } from '../../packages/testing/dist/with-juicefs.js';

const HELP = `Usage: tools/x playground [--metadata sqlite|redis] [--mounts N] [-- MOUNT-OPTION...]

Formats a JuiceFS volume in memory or the temporary directory and mounts it N times (default 2), each mount a machine with caches of its own. Prints
where, and waits for Ctrl-C (or the end of its input); then all of it is gone. Needs root.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    metadata: { type: 'string', default: 'sqlite' },
    mounts: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
const mounts = Number(values.mounts);
const missing = whyNoJuicefs();
const usage = !['sqlite', 'redis'].includes(values.metadata) || !(Number.isInteger(mounts) && mounts > 0);

if (values.help || usage) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else if (missing) {
  console.error(`No playground here: ${missing}.`);
  process.exitCode = 1;
} else {
  await withJuicefs({ metadata: values.metadata, mounts, mountOptions: positionals }, play);
  console.log('Unmounted, and all of it is removed.');
}

async function play({ mounts: roots, metadata, metadataUrl }) {
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
    process.stdin.once('end', resolve).resume();
  });
  console.log(`A JuiceFS volume on ${metadata} (${metadataUrl}), mounted as`);
  for (const root of roots) console.log(`  ${root}`);
  console.log(`Try: cd ${roots[0]} && jvs init demo, then look at ${roots.at(-1)}/demo.`);
  console.log('Ctrl-C ends it; leave the directories first.');
  await ended;
  process.stdin.destroy();
}
