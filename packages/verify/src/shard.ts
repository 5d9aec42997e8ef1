import { JvsError, type VerifyReport } from '@jvs/model';

/** One of `count` parts of a verification; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A shard, and what it is a part of. */
export type ShardPlan = NonNullable<VerifyReport['shard']>;

/** "2/8" as `--shard` takes it. Throws E_USAGE. */
export function parseShard(text: string): Shard {
  const [, first, second] = /^([1-9][0-9]{0,4})\/([1-9][0-9]{0,4})$/.exec(text) ?? [];
  const index = Number(first);
  const count = Number(second);
  if (index <= count) return { index, count };
  throw new JvsError('E_USAGE', {
    message: 'a shard is "<which>/<of how many>", counted from 1',
    hint: 'jvs verify --all --shard 1/4',
    details: { shard: text.slice(0, 200) },
  });
}

/** Whether a snapshot is this shard's, when whole snapshots are divided. Its id is random, so its beginning divides evenly. */
export function ownsSnapshot({ index, count }: Shard, id: string): boolean {
  return Number.parseInt(id.slice(0, 8), 16) % count === index - 1;
}

/** Whether content with the digest at entry `entry` of a column is this shard's to read. */
export function ownsContent({ index, count }: Shard, digests: Uint8Array, entry: number): boolean {
  const at = entry * 32;
  let number = 0;
  for (let byte = 0; byte < 4; byte++) number = number * 256 + digests[at + byte]!;
  return number % count === index - 1;
}
