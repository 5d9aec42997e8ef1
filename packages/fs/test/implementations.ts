import { chmod, mkdir } from 'node:fs/promises';
import { createPortableTreeOps, loadTreeOps, type TreeOps } from '@jvs/fs';
import { withTempDir } from '@jvs/testing';

/** One implementation of TreeOps with what it is known not to do; everything else is tested alike. */
export interface Implementation {
  readonly ops: TreeOps;
  readonly keepsNanoseconds: boolean;
  readonly keepsXattrs: boolean;
  readonly makesSpecials: boolean;
  /** Trees deeper than PATH_MAX. */
  readonly walksAnyDepth: boolean;
}

const portable: Implementation = {
  ops: createPortableTreeOps(),
  keepsNanoseconds: false,
  keepsXattrs: false,
  makesSpecials: false,
  walksAnyDepth: false,
};

function native(): Implementation[] {
  const { ops } = loadTreeOps({ prefer: 'native' });
  if (ops.kind !== 'native') return [];
  return [{ ops, keepsNanoseconds: true, keepsXattrs: true, makesSpecials: true, walksAnyDepth: true }];
}

/** For `describe.each`. Whether the addon must be among them is a test of its own (load-tree-ops.test.ts). */
export const implementations: ReadonlyArray<readonly [string, Implementation]> = [portable, ...native()].map(
  (implementation) => [implementation.ops.kind, implementation],
);

export const isRoot = process.geteuid?.() === 0;
const NOBODY = 65_534;

/** Runs `body` in a directory that belongs to an ordinary user, as that user; as ourselves when we are one. */
export async function asNobody(body: (dir: string) => Promise<void>): Promise<void> {
  await withTempDir(async (outer) => {
    const dir = `${outer}/own`;
    await chmod(outer, 0o755);
    await withIds(async () => body(dir), outer, dir);
  });
}

async function withIds(body: () => Promise<void>, outer: string, dir: string): Promise<void> {
  if (!isRoot) {
    await mkdir(dir);
    await body();
    return;
  }
  await chmod(outer, 0o777);
  const groups = process.getgroups!();
  process.setgroups!([]);
  process.setegid!(NOBODY);
  process.seteuid!(NOBODY);
  try {
    await mkdir(dir);
    await body();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
    process.setgroups!(groups);
  }
}

/** Path of every entry of a scan, as latin1 so that no byte is lost. */
export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
