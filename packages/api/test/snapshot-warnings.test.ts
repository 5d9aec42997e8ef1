import type { Descriptor } from '@jvs/model';
import { snapshotWarnings } from '../src/use-cases/snapshot-warnings.js';

function descriptor(torn: number, vanished: number, lost: [number, number, number]): Descriptor {
  const [owner, xattrs, specials] = lost;
  return {
    engine: 'copy',
    engine_report: { lost: { owner, xattrs, specials } },
    consistency: { torn_count: torn, vanished_count: vanished, changed: [{ path: 'log' }] },
  } as unknown as Descriptor;
}

describe('warnings about a snapshot that was made', () => {
  it('are none when everything was kept as it was', () => {
    expect(snapshotWarnings(descriptor(0, 0, [0, 0, 0]))).toEqual([]);
  });

  it('name what may be a mix, what is missing, and what the engine could not keep', () => {
    const warnings = snapshotWarnings(descriptor(1, 2, [3, 0, 1]));
    expect(warnings.map(({ code }) => code)).toEqual(['W_TORN', 'W_VANISHED', 'W_METADATA_LOST']);
    expect(warnings[0]).toMatchObject({ details: { count: 1, changed: [{ path: 'log' }] } });
    expect(warnings[2]?.message).toBe(
      'engine copy could not keep the owner of 3 entries, special files of 1 entry',
    );
  });

  it('name files whose last writes could not be flushed, and not what is always so on a shared volume', () => {
    const always = { open_count: 1, other_users: true, other_machines: true };
    const of = (refused: number): Descriptor => {
      const plain = descriptor(0, 0, [0, 0, 0]);
      const unflushed = { ...always, refused_count: refused };
      return { ...plain, consistency: { ...plain.consistency, unflushed } };
    };
    expect(snapshotWarnings(of(0))).toEqual([]);
    expect(snapshotWarnings(of(2))).toMatchObject([{ code: 'W_UNFLUSHED', details: { count: 2 } }]);
  });
});
