import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Everything a person would call the state of a repository, but for the snapshots there are, which only come: heads, files of worktrees, labels
 * of the snapshots `ids`, pins and settings. Read from the files, so that no program of ours is believed.
 */
export async function repositoryState(
  repo: string,
  ids: readonly string[],
): Promise<Record<string, unknown>> {
  const at = (...names: string[]): string => path.join(repo, '.jvs', ...names);
  const names = await readdir(at('worktrees'));
  const pins = (await readdir(at('gc', 'pins'))).sort();
  return {
    worktrees: Object.fromEntries(
      await Promise.all(names.sort().map(async (name) => [name, await worktreeState(repo, name)])),
    ),
    labels: await Promise.all(ids.map((id) => labels(repo, id))),
    pins: await Promise.all(pins.map((name) => readJson(at('gc', 'pins', name)))),
    config: await readJson(at('config.json')),
  };
}

async function worktreeState(repo: string, name: string): Promise<unknown> {
  const entry = path.join(repo, '.jvs', 'worktrees', name);
  const { head, current, worktree_id: id } = (await newest(entry, 'head')) ?? {};
  const root = name === 'main' ? path.join(repo, name) : path.join(repo, 'worktrees', name);
  return {
    head,
    current,
    id,
    files: await filesOf(root),
    config: await readJson(path.join(entry, 'config.json')),
  };
}

async function labels(repo: string, id: string): Promise<unknown> {
  const descriptor = await readJson(path.join(repo, '.jvs', 'descriptors', `${id}.json`));
  const { tags, note } = (await newest(path.join(repo, '.jvs', 'labels'), id)) ?? descriptor;
  return { tags, note };
}

/** The highest generation; undefined when there is none. */
async function newest(directory: string, prefix: string): Promise<Record<string, any> | undefined> {
  const numbers = (await readdir(directory))
    .map((name) => (name.startsWith(`${prefix}.`) ? Number(name.split('.').at(-2)) : 0))
    .filter((number) => number > 0);
  const last = Math.max(0, ...numbers);
  return last === 0 ? undefined : readJson(path.join(directory, `${prefix}.${last}.json`));
}

async function readJson(file: string): Promise<Record<string, any>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, any>;
}

async function filesOf(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = files
    .sort()
    .map(async (file) => [path.relative(root, file), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(contents)) as Record<string, string>;
}
