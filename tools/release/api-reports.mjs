import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { apiReport } from './api-report.mjs';
import { publicPackages } from './public-packages.mjs';

const REPORT = 'api.txt';

/** Public packages whose exported surface is not as its committed report says, one sentence each. Reads what is built. */
export function checkApiReports(workspace) {
  return reports(workspace)
    .filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(
      ({ dir }) =>
        `${dir}/${REPORT}: the exported surface is another; if that is wanted: npm run build, tools/package sync`,
    );
}

/** Writes the reports that differ. Returns the files. */
export function syncApiReports(workspace) {
  const stale = reports(workspace).filter(
    ({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  );
  for (const { file, text } of stale) writeFileSync(file, text);
  return stale.map(({ dir }) => `${dir}/${REPORT}`);
}

function reports(workspace) {
  return publicPackages(workspace)
    .filter(({ tsconfig }) => tsconfig !== undefined)
    .map(({ dir, manifest }) => ({
      dir,
      file: path.join(workspace.root, dir, REPORT),
      text: apiReport(path.join(workspace.root, dir), manifest),
    }));
}
