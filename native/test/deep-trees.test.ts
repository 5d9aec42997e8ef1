import { existsSync } from 'node:fs';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { filesOf, ops } from './native.js';

// In memory where there is such a place: a journal makes each level of 20,000 take a millisecond.
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : undefined;

interface Shape {
  readonly levels: number;
  readonly name: string;
  readonly bush: boolean;
}

/** Far beyond PATH_MAX, so nothing but a walk by descriptors gets there. `bush` puts a sibling directory beside each level. */
async function makeDeepTree(dir: string, { levels, name, bush }: Shape): Promise<void> {
  const program = `
import os, sys
at = os.open(sys.argv[1], os.O_RDONLY)
for level in range(int(sys.argv[2])):
    os.mkdir(sys.argv[3], dir_fd=at)
    if ${bush ? 'level % 50 == 0' : 'False'}:
        os.mkdir(sys.argv[3] + '+', dir_fd=at)
        os.close(os.open(sys.argv[3] + '+/leaf', os.O_CREAT | os.O_WRONLY, 0o640, dir_fd=at))
    below = os.open(sys.argv[3], os.O_RDONLY, dir_fd=at)
    os.close(at)
    at = below
os.write(os.open('bottom', os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=at), b'deep')`;
  await mustRun('python3', ['-c', program, dir, String(levels), name]);
}

const shapes: ReadonlyArray<[string, Shape]> = [
  ['20,000 levels', { levels: 20_000, name: 'd', bush: false }],
  ['2,000 levels with names of 200 bytes and siblings', { levels: 2000, name: 'n'.repeat(200), bush: true }],
];

describe.each(shapes)('a tree of %s', (_, shape) => {
  skipUnless('python3')(
    'is scanned, cloned, shared, hashed, edited and removed',
    async () => {
      await withTempDir(async (dir) => {
        await mustRun('mkdir', [`${dir}/src`]);
        await makeDeepTree(`${dir}/src`, shape);
        const { tree, failures } = await ops.scanTree(`${dir}/src`);
        expect(failures).toEqual([]);
        expect(tree.count).toBe(shape.levels + 2 + (shape.bush ? (2 * shape.levels) / 50 : 0));

        const request = { source: `${dir}/src`, destination: `${dir}/dst`, tree, method: 'copy' } as const;
        const report = await ops.cloneTree(request);
        expect(report.failures).toEqual([]);
        expect([...report.changed, ...report.vanished]).toEqual([]);
        const cloned = (await ops.scanTree(`${dir}/dst`)).tree;
        expect(
          Buffer.from(cloned.mtimeNs.buffer, cloned.mtimeNs.byteOffset, cloned.mtimeNs.byteLength),
        ).toEqual(Buffer.from(tree.mtimeNs.buffer, tree.mtimeNs.byteOffset, tree.mtimeNs.byteLength));
        const share = { root: `${dir}/dst`, entries: new Uint8Array(tree.count).fill(1) };
        const shared = await ops.cloneTree({ ...request, destination: `${dir}/dst2`, share });
        expect(shared.linked).toBe(report.copied);

        const indices = filesOf(tree);
        const [before, after] = await Promise.all([
          ops.hashEntries({ root: `${dir}/src`, tree, indices }),
          ops.hashEntries({ root: `${dir}/dst`, tree, indices }),
        ]);
        expect(before.changed).toHaveLength(0);
        expect(Buffer.from(after.digests).equals(before.digests)).toBe(true);

        const directories = Uint32Array.from({ length: tree.count }, (__, i) => i).filter(
          (i) => tree.type[i] === 0x64,
        );
        await ops.applyMetadata({ root: `${dir}/dst`, source: `${dir}/src`, tree, indices: directories });
        await ops.removeEntries({
          root: `${dir}/dst`,
          tree,
          indices: Uint32Array.from(tree.parent, (__, i) => i),
        });
        expect((await ops.scanTree(`${dir}/dst`)).tree.count).toBe(1);
        await ops.makeDirectories({ root: `${dir}/dst`, tree, indices: directories });
        expect((await ops.scanTree(`${dir}/dst`)).tree.count).toBe(directories.length);
        for (const made of ['src', 'dst', 'dst2']) await ops.removeTree(`${dir}/${made}`);
      }, SCRATCH);
    },
    300_000,
  );
});
