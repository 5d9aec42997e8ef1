// What an examination takes with many descriptors: `node tools/bench/doctor.mjs [COUNT…]` (default 1000 10000 100000). CPU seconds of this process, threads included.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRunner } from '../crash/in-process.mjs';
import { syntheticRepository } from './synthetic-repository.mjs';

const counts = process.argv.slice(2).map(Number);
const run = createRunner();

for (const count of counts.length > 0 ? counts : [1000, 10_000, 100_000]) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'jvs-bench-doctor-'));
  try {
    const { repo } = await syntheticRepository(scratch, count);
    const before = process.cpuUsage();
    const started = performance.now();
    const { document } = await run(['doctor'], { cwd: repo.root, cacheHome: path.join(scratch, 'cache') });
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1e6;
    const took = {
      seconds: (performance.now() - started) / 1000,
      cpu,
      microsecondsEach: (cpu * 1e6) / count,
    };
    console.log(
      JSON.stringify({ count, findings: findingsOf(document), ...took }, (_, value) =>
        typeof value === 'number' ? Number(value.toPrecision(3)) : value,
      ),
    );
  } finally {
    // Node's own recursion is slow on this many directories.
    execFileSync('rm', ['-rf', scratch]);
  }
}

function findingsOf({ data, error }) {
  return (data ?? error.details).finding_count;
}
