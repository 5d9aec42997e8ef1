import path from 'node:path';
import { checkTarball } from './check-tarball.mjs';
import { packPackages } from './pack-packages.mjs';

/** `tools/x pack [DIR]`: packs every public package and checks each tarball. Returns the exit code. */
export async function pack(into) {
  const packed = packPackages(path.resolve(into));
  const problems = [];
  for (const tarball of packed) problems.push(...(await checkTarball(tarball)));
  for (const problem of problems) console.error(problem);
  console.log(`${packed.length} packages in ${into}, ${problems.length} problems`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await pack(process.argv[2] ?? 'pack');
