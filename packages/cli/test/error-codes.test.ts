import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes } from '@jvs/model';
import { CHECKOUT } from '@jvs/testing';
import { commandTable } from '../src/command-table.js';

const spec = readFileSync(path.join(CHECKOUT, 'docs', '02_CLI_SPEC.md'), 'utf8');

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

describe('error codes', () => {
  it('are documented, each with its exit code, and no others are', () => {
    const documented = [...spec.matchAll(/^\| `(E_[A-Z_]+)` \| (\d+) \|/gm)].map(([, code, exit]) => [
      code,
      Number(exit),
    ]);
    expect(Object.fromEntries(documented)).toEqual(exitCodes);
  });

  it('CLI-02: hint at commands that exist', () => {
    const packages = readdirSync(path.join(CHECKOUT, 'packages'))
      .map((name) => path.join(CHECKOUT, 'packages', name, 'src'))
      // The addon's platform package has no sources.
      .filter((directory) => existsSync(directory));
    const known = new Set(Object.keys(commandTable).flatMap((name) => [name, name.split(' ')[0]]));
    const unknown = packages.flatMap(sources).flatMap((file) => {
      const hints = [...readFileSync(file, 'utf8').matchAll(/hint:[^\n]*?['"`]jvs ([a-z]+)/g)];
      return hints
        .filter(([, command]) => !known.has(command))
        .map(([, command]) => `${path.basename(file)}: jvs ${command}`);
    });
    expect(unknown).toEqual([]);
  });
});
