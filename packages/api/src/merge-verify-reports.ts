import type { VerifyView } from './views/verify-view.js';

/** One report of what the shards of a verification printed with `--json` into files. Throws E_PATH_NOT_FOUND, E_USAGE. */
export async function mergeVerifyReports(files: readonly string[]): Promise<VerifyView> {
  return (await import('./use-cases/read-verify-reports.js')).mergeReportFiles(files);
}
