import type { VerifyPayloads } from '@jvs/doctor';
import type { ErrorCode } from '@jvs/model';
import { verifySnapshots } from '@jvs/verify';

/** What doctor has its other checks for is left out. */
const OF_PAYLOADS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['E_PAYLOAD_MISMATCH', 'E_MANIFEST_CORRUPT']);

/** Reads every byte of every snapshot, for `doctor --strict`: features do not know one another, so it is handed in. */
export const verifyPayloads: VerifyPayloads = async (repo) => {
  const { results } = await verifySnapshots(repo, { all: true });
  return results.flatMap(({ findings }) => findings).filter(({ code }) => OF_PAYLOADS.has(code));
};
