import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, ROOT } from '../setup/paths.mjs';
import { runQuietly } from '../setup/run-quietly.mjs';
import { readWorkspace } from '../workspace/read-workspace.mjs';
import { checkApiReports } from './api-reports.mjs';
import { checkTarball } from './check-tarball.mjs';
import { makeSbom } from './make-sbom.mjs';
import { packPackages } from './pack-packages.mjs';

const INTO = inRoot('pack');
const UNKNOWN = ['repository', 'homepage', 'bugs'];

/**
 * Everything of a release but the release: tarballs, their checks, SBOM, checksums, and what would be published as which version. Publishes
 * nothing. Returns the exit code.
 */
export async function release() {
  const workspace = readWorkspace(ROOT);
  const packed = packPackages(INTO);
  const problems = checkApiReports(workspace);
  for (const tarball of packed) problems.push(...(await checkTarball(tarball)));
  writeFileSync(path.join(INTO, 'sbom.cdx.json'), `${JSON.stringify(makeSbom(workspace), null, 2)}\n`);
  writeFileSync(path.join(INTO, 'SHA256SUMS'), packed.map(({ file }) => checksum(file)).join(''));
  report(packed, nextVersions());
  const missing = UNKNOWN.filter((field) => !workspace.rootManifest[field]);
  if (missing.length > 0)
    console.log(
      `Not known yet, and needed before npm accepts provenance: ${missing.join(', ')} (docs/releasing.md)`,
    );
  for (const problem of problems) console.error(problem);
  console.log(`${problems.length} problems. Nothing was published.`);
  return problems.length === 0 ? 0 : 1;
}

function report(packed, next) {
  console.log(`In ${path.relative(ROOT, INTO)}/, in the order of publishing:`);
  for (const { name, version, file } of packed) {
    const size = `${Math.ceil(statSync(file).size / 1024)} KiB`;
    console.log(`  ${name.padEnd(28)} ${version} -> ${next.get(name) ?? version}  ${size.padStart(8)}`);
  }
  console.log('  sbom.cdx.json, SHA256SUMS, publish-order.txt');
}

/** What the change sets make of the versions; without any they stay. The packages are packed as they are. */
function nextVersions() {
  const sets = readdirSync(inRoot('.changeset')).filter((name) => /(?<!README)\.md$/.test(name));
  if (sets.length === 0) return new Map();
  const scratch = mkdtempSync(inRoot('.cache', 'release-'));
  try {
    const output = path.join(path.relative(ROOT, scratch), 'status.json');
    runQuietly(inRoot('node_modules', '.bin', 'changeset'), ['status', `--output=${output}`]);
    const { releases } = JSON.parse(readFileSync(inRoot(output), 'utf8'));
    return new Map(releases.map(({ name, newVersion }) => [name, newVersion]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function checksum(file) {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${path.basename(file)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const [mode, ...rest] = process.argv.slice(2);
  if (mode === '--dry-run' && rest.length === 0) process.exitCode = await release();
  else {
    console.error("Usage: tools/x release --dry-run. Publishing is a person's decision: docs/releasing.md");
    process.exitCode = 2;
  }
}
