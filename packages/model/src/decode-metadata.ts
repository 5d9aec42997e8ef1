import type * as z from 'zod/mini';
import { canonicalJson } from './canonical-json.js';
import { describeIssues } from './describe-issues.js';
import type { ErrorCode } from './error-codes.js';
import { isJvsError } from './is-jvs-error.js';
import { JvsError } from './jvs-error.js';
import { parseJsonSafely, type ParseLimits } from './parse-json-safely.js';

export interface DecodeOptions extends ParseLimits {
  /** Named in the error. Relative to the repository, so that messages are the same everywhere. */
  readonly file: string;
  /** Default E_METADATA_CORRUPT. */
  readonly code?: ErrorCode | undefined;
  readonly hint?: string | undefined;
  /** The bytes must be the canonical form and a newline, and nothing else. */
  readonly canonical?: boolean | undefined;
}

/** Parses a metadata file. Throws `code` with `details.file` and `details.reason`. */
export function decodeMetadata<S extends z.ZodMiniType>(
  schema: S,
  bytes: Uint8Array,
  options: DecodeOptions,
): z.output<S> {
  const parsed = parseOrThrow(bytes, options);
  const result = schema.safeParse(parsed);
  if (!result.success) throw corrupt(options, describeIssues(result.error));
  if (options.canonical === true && !Buffer.from(`${canonicalJson(parsed)}\n`).equals(bytes)) {
    throw corrupt(options, 'it is not in canonical form');
  }
  return result.data;
}

function parseOrThrow(bytes: Uint8Array, options: DecodeOptions): unknown {
  try {
    return parseJsonSafely(bytes, options);
  } catch (error) {
    throw corrupt(options, isJvsError(error) ? String(error.details['reason']) : String(error));
  }
}

function corrupt(options: DecodeOptions, reason: string): JvsError {
  return new JvsError(options.code ?? 'E_METADATA_CORRUPT', {
    message: `${options.file} is damaged: ${reason}`,
    hint: options.hint ?? 'jvs verify --all',
    details: { file: options.file, reason },
  });
}
