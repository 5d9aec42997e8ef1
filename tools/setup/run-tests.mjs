import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { setUpJuicefs } from './juicefs.mjs';
import { setUpMachine } from './machine.mjs';
import { runNode } from './run.mjs';

/**
 * Everything that must hold, in the order in which a failure is cheapest to read. With arguments,
 * only Jest runs, with those arguments. The last line is `N passed, N failed, N skipped`; a step
 * that is not a test (build, lint, types) counts as one.
 */
export async function runTests(args, { build, lint, typecheck }) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (process.geteuid?.() === 0 || process.env.CI === 'true') {
    // What is missing afterwards is named by the tests that need it, which are skipped, or fail with CI=true.
    await setUpMachine();
    await setUpJuicefs();
  }
  const steps =
    args.length > 0
      ? []
      : [
          ['build', build],
          ['typecheck', typecheck],
          ['lint', lint],
        ];
  for (const [name, step] of steps) {
    const ok = (await step()) === 0;
    total[ok ? 'passed' : 'failed'] += 1;
    if (!ok) console.log(`FAILED: ${name}`);
  }
  for (const [key, count] of Object.entries(await jest(args))) total[key] += count;
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
}

async function jest(args) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'jvs-test-'));
  const counts = path.join(scratch, 'counts.json');
  try {
    const entry = inRoot('node_modules', 'jest', 'bin', 'jest.js');
    const code = await runNode('--experimental-vm-modules', ['--no-warnings', entry, ...args], {
      env: { JVS_TEST_COUNTS: counts },
    });
    const result = readCounts(counts);
    // Jest can fail without a failing test (bad configuration, no tests found).
    if (code !== 0 && result.failed === 0) result.failed = 1;
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
