import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { acquireLock, loadTreeOps } from '@jvs/fs';
import { environmentError, escapeText, JvsError, newId } from '@jvs/model';
import { builtInEngines } from '../composition/built-in-engines.js';
import { installPackage } from './install-package.js';
import type { CommandRules } from './command-rules.js';
import { describeCommands } from './describe-commands.js';
import { findClash } from './find-clash.js';
import type { Plugin, PluginRecord } from './plugin.js';
import { readPluginList, writePluginList } from './plugin-list.js';
import { readDeclaration } from './read-declaration.js';

export interface PluginOptions {
  /** Directory of the plugins, made when it is absent. */
  readonly home: string;
  /** What relative paths are relative to. */
  readonly cwd: string;
  readonly lockTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface InstallOptions extends PluginOptions {
  readonly commands: CommandRules;
}

export interface PluginList {
  /** By name. */
  readonly plugins: readonly Plugin[];
}

export interface PluginResult {
  readonly plugin: Plugin;
}

export function listPlugins({ home }: Pick<PluginOptions, 'home'>): PluginList {
  return { plugins: readPluginList(home).map(viewOf) };
}

/**
 * Installs a package (`spec` as npm reads it: a name, name@version, file:…) and adds it to the list, in the place of one of that name. The line
 * that replaces the list makes it visible; what fails before leaves nothing. Throws E_PLUGIN_INSTALL_FAILED, E_PLUGIN_BROKEN, E_PLUGIN_INCOMPATIBLE, E_PLUGIN_CLASH.
 */
export async function installPlugin(spec: string, options: InstallOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const place = join(options.home, 'installed', newId());
    try {
      const root = await installPackage(spec, { ...options, place });
      return { plugin: await add(options, { origin: 'installed', spec, root }, plugins) };
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Adds a package where it is, for those who are writing it. */
export async function linkPlugin(directory: string, options: InstallOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const root = await realpath(resolve(options.cwd, directory)).catch((error: unknown) => {
      throw missing(directory, error);
    });
    return { plugin: await add(options, { origin: 'linked', spec: root, root }, plugins) };
  });
}

/** Takes a plugin off the list, then its files away. Throws E_PLUGIN_NOT_FOUND. */
export async function uninstallPlugin(name: string, options: PluginOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const plugin = plugins.find((each) => each.name === name);
    if (plugin === undefined) throw notFound(name, plugins);
    await writePluginList(options.home, without(plugins, name));
    await removeFiles(options.home, plugin);
    return { plugin: viewOf(plugin) };
  });
}

/** Adds a plugin to the list, in the place of one of that name, whose files then go. Throws E_PLUGIN_CLASH for a name that is taken. */
async function add(
  { home, commands: rules }: InstallOptions,
  found: Pick<Plugin, 'origin' | 'spec' | 'root'>,
  plugins: readonly PluginRecord[],
): Promise<Plugin> {
  const plugin: Plugin = { ...(await readDeclaration(found.root, rules.contract)), ...found };
  const others = without(plugins, plugin.name);
  const names = { engines: builtInEngines(loadTreeOps()).names, commands: rules.taken };
  const taken = findClash(plugin, others, names);
  if (taken !== undefined) throw taken;
  const definitions = await describeCommands(plugin, rules);
  await writePluginList(home, [...others, { ...plugin, definitions }]);
  const before = plugins.find(({ name }) => name === plugin.name);
  if (before !== undefined) await removeFiles(home, before);
  return plugin;
}

function viewOf({ definitions: _, ...plugin }: PluginRecord): Plugin {
  return plugin;
}

/** Runs with the list as it is under its lock. */
async function changeList<T>(
  { home, lockTimeoutMs = 10_000, signal }: PluginOptions,
  change: (plugins: readonly PluginRecord[]) => Promise<T>,
): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw environmentError(error, { action: 'make the directory of the plugins', path: home });
  });
  const holder = {
    pid: process.pid,
    host: hostname(),
    operation: 'plugins',
    since: new Date().toISOString(),
  };
  const { system } = loadTreeOps();
  const options = { system, mode: 'exclusive', timeoutMs: lockTimeoutMs, holder, signal } as const;
  const lock = await acquireLock(join(home, 'plugins.lock'), options);
  try {
    const plugins = readPluginList(home);
    await removeLeftovers(home, plugins);
    return await change(plugins);
  } finally {
    lock.release();
  }
}

/** What installs and removals that were killed left: no plugin of the list is in it. */
async function removeLeftovers(home: string, plugins: readonly Plugin[]): Promise<void> {
  const installed = join(home, 'installed');
  const inUse = new Set(plugins.map(({ root }) => directoryOf(home, root)));
  const found = await readdir(installed).catch((): string[] => []);
  for (const id of found.filter((each) => !inUse.has(each)))
    // An npm whose jvs was killed may still write to it: then it goes the next time.
    await rm(join(installed, id), { recursive: true, force: true }).catch(() => undefined);
}

/** The directory of `installed` that a package is in. */
function directoryOf(home: string, root: string): string {
  return relative(join(home, 'installed'), root).split(sep)[0] ?? '';
}

/** What lies in a directory of its own is ours to remove; a linked package is its author's. */
async function removeFiles(home: string, { origin, root }: Plugin): Promise<void> {
  const id = directoryOf(home, root);
  if (origin === 'installed' && id !== '' && id !== '..')
    await rm(join(home, 'installed', id), { recursive: true, force: true });
}

function without(plugins: readonly PluginRecord[], name: string): PluginRecord[] {
  return plugins.filter((each) => each.name !== name);
}

function missing(directory: string, cause: unknown): JvsError {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT')
    return environmentError(cause, { action: 'link the plugin', path: directory });
  return new JvsError('E_PATH_NOT_FOUND', {
    message: `there is no directory ${escapeText(directory)}`,
    hint: 'jvs plugins link --help',
    details: { path: directory },
    cause,
  });
}

function notFound(name: string, plugins: readonly Plugin[]): JvsError {
  return new JvsError('E_PLUGIN_NOT_FOUND', {
    message: `there is no plugin ${escapeText(name)}`,
    hint: 'jvs plugins list',
    details: { plugin: name, known: plugins.map((each) => each.name) },
  });
}
