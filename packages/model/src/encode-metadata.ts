import type * as z from 'zod/mini';
import { canonicalJson } from './canonical-json.js';
import { JvsError } from './jvs-error.js';
import { parseJsonSafely } from './parse-json-safely.js';
import { describeIssues } from './describe-issues.js';

/**
 * The bytes of a metadata file: canonical JSON and a newline. Throws E_INTERNAL when `value` does not fit `schema` or could
 * not be read back (size, depth, NUL): nothing is ever written that `decodeMetadata` refuses.
 */
export function encodeMetadata<S extends z.ZodMiniType>(schema: S, value: z.input<S>): Uint8Array {
  const result = schema.safeParse(value);
  if (!result.success) throw unfit(describeIssues(result.error));
  const bytes = Buffer.from(`${canonicalJson(result.data)}\n`);
  try {
    parseJsonSafely(bytes);
  } catch (error) {
    throw unfit((error as Error).message);
  }
  return bytes;
}

function unfit(reason: string): JvsError {
  return new JvsError('E_INTERNAL', { message: `metadata not written: ${reason}`, details: { reason } });
}
