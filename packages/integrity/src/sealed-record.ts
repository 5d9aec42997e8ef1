import { decodeMetadata, encodeMetadata, JvsError, type DecodeOptions } from '@jvs/model';
import { recordChecksum } from './record-checksum.js';

type Schema = Parameters<typeof encodeMetadata>[0];

/** What a small record may say of itself: the key stands in the file only, never in the value. */
interface Sealed {
  readonly record_checksum?: string | undefined;
}

const KEY = 'record_checksum';

/** The bytes of a metadata file with its own checksum in it, whatever checksum `record` brings along. Throws as `encodeMetadata`. */
export function encodeSealed(schema: Schema, record: object): Uint8Array {
  return encodeMetadata(schema, { ...record, [KEY]: recordChecksum(record, KEY) });
}

/**
 * The record again. One without a checksum, written by hand, is taken as it is; one with a wrong one is refused, like everything that
 * `decodeMetadata` refuses, with `options.code` (default E_METADATA_CORRUPT).
 */
export function decodeSealed<R extends Sealed>(
  schema: Schema,
  bytes: Uint8Array,
  options: DecodeOptions,
): Omit<R, keyof Sealed> {
  const { [KEY]: checksum, ...record } = decodeMetadata(schema, bytes, { ...options, canonical: true }) as R;
  if (checksum === undefined || checksum === recordChecksum(record)) return record;
  const reason = 'its checksum is wrong';
  throw new JvsError(options.code ?? 'E_METADATA_CORRUPT', {
    message: `${options.file} is damaged: ${reason}`,
    hint: options.hint ?? 'jvs verify --all',
    details: { file: options.file, reason },
  });
}
