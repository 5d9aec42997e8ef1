import path from 'node:path';
import { type JuicefsVolume, makeTree } from '@jvs/testing';

/** Fills `main` with `count` times 250 files, made by clones: large enough to be cut off in the middle of. */
export async function fillByClones(volume: JuicefsVolume, main: string, count: number): Promise<void> {
  const files = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`f${at}`, `content ${at}`]));
  await makeTree(path.join(main, 'd0'), files);
  for (let at = 1; at < count; at++) {
    const { exitCode } = await volume.juicefs(
      'clone',
      '-p',
      path.join(main, 'd0'),
      path.join(main, `d${at}`),
    );
    expect(exitCode).toBe(0);
  }
}
