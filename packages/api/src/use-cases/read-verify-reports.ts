import { resolve } from 'node:path';
import { readFileBounded } from '@jvs/fs';
import { isJvsError, JvsError, parseJsonSafely, verifyReportSchema, type VerifyReport } from '@jvs/model';
import { mergeReports } from '@jvs/verify';
import type { VerifyView } from '../views/verify-view.js';

/** A hundred findings in each of 100,000 failed snapshots would be more; nobody reads those. */
const REPORT_MAX = 256 * 1024 * 1024;

/** Of what `jvs verify --json` printed into files, success or failure. E_USAGE for a file that is no such report. */
export async function mergeReportFiles(files: readonly string[]): Promise<VerifyView> {
  const reports: VerifyReport[] = [];
  for (const file of files) reports.push(await readReport(resolve(file)));
  return mergeReports(reports);
}

async function readReport(file: string): Promise<VerifyReport> {
  try {
    const bytes = await readFileBounded(file, REPORT_MAX, { anyOwner: true });
    if (bytes === undefined) throw missing(file);
    const parsed = verifyReportSchema.safeParse(dataOf(parseJsonSafely(bytes, { maxBytes: REPORT_MAX })));
    if (parsed.success) return parsed.data;
    throw notAReport(file, parsed.error);
  } catch (error) {
    throw isJvsError(error, 'E_METADATA_CORRUPT') ? notAReport(file, error) : error;
  }
}

/** A failed verification carries its answer in the details of the error. */
function dataOf(document: unknown): unknown {
  const { schema, data, error } = (document ?? {}) as {
    schema?: unknown;
    data?: unknown;
    error?: { details?: unknown } | null;
  };
  return schema === 'jvs.verify/1' ? data : error?.details;
}

function missing(file: string): JvsError {
  return new JvsError('E_PATH_NOT_FOUND', {
    message: `there is no report ${file}`,
    hint: 'jvs verify --help',
    details: { path: file },
  });
}

function notAReport(file: string, cause: unknown): JvsError {
  return new JvsError('E_USAGE', {
    message: `${file} is not what "jvs verify --json" prints`,
    hint: 'jvs verify --all --shard 1/2 --json',
    details: { path: file },
    cause,
  });
}
