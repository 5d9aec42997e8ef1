import { mkdir, realpath, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { acquireLock, loadTreeOps } from '@jvs/fs';
import { environmentError, escapeText, JvsError, newId } from '@jvs/model';
import { builtInEngines } from '../composition/built-in-engines.js';
import { installPackage } from './install-package.js';
import type { Plugin } from './plugin.js';
import { clash } from './plugin-engines.js';
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

export interface PluginList {
  /** By name. */
  readonly plugins: readonly Plugin[];
}

export interface PluginResult {
  readonly plugin: Plugin;
}

export function listPlugins({ home }: Pick<PluginOptions, 'home'>): PluginList {
  return { plugins: readPluginList(home) };
}

/**
 * Installs a package (`spec` as npm reads it: a name, name@version, file:…) and adds it to the list, in the place of one of that name. The line
 * that replaces the list makes it visible; what fails before leaves nothing. Throws E_PLUGIN_INSTALL_FAILED, E_PLUGIN_BROKEN, E_PLUGIN_INCOMPATIBLE, E_PLUGIN_CLASH.
 */
export async function installPlugin(spec: string, options: PluginOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const place = join(options.home, 'installed', newId());
    try {
      const root = await installPackage(spec, { ...options, place });
      const plugin: Plugin = { ...(await readDeclaration(root)), origin: 'installed', spec, root };
      await add(options.home, plugin, plugins);
      return { plugin };
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Adds a package where it is, for those who are writing it. */
export async function linkPlugin(directory: string, options: PluginOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const root = await realpath(resolve(options.cwd, directory)).catch((error: unknown) => {
      throw missing(directory, error);
    });
    const plugin: Plugin = { ...(await readDeclaration(root)), origin: 'linked', spec: root, root };
    await add(options.home, plugin, plugins);
    return { plugin };
  });
}

/** Takes a plugin off the list, then its files away. Throws E_PLUGIN_NOT_FOUND. */
export async function uninstallPlugin(name: string, options: PluginOptions): Promise<PluginResult> {
  return changeList(options, async (plugins) => {
    const plugin = plugins.find((each) => each.name === name);
    if (plugin === undefined) throw notFound(name, plugins);
    await writePluginList(options.home, without(plugins, name));
    await removeFiles(options.home, plugin);
    return { plugin };
  });
}

/** Adds a plugin to the list, in the place of one of that name, whose files then go. Throws E_PLUGIN_CLASH for an engine whose name is taken. */
async function add(home: string, plugin: Plugin, plugins: readonly Plugin[]): Promise<void> {
  const others = without(plugins, plugin.name);
  for (const engine of Object.keys(plugin.engines)) {
    const other = others.find(({ engines }) => Object.hasOwn(engines, engine));
    if (other !== undefined) throw clash(engine, plugin.name, other.name);
    if (builtInEngines(loadTreeOps()).names.includes(engine)) throw clash(engine, plugin.name, 'jvs');
  }
  await writePluginList(home, [...others, plugin]);
  const before = plugins.find(({ name }) => name === plugin.name);
  if (before !== undefined) await removeFiles(home, before);
}

/** Runs with the list as it is under its lock. */
async function changeList<T>(
  { home, lockTimeoutMs = 10_000, signal }: PluginOptions,
  change: (plugins: readonly Plugin[]) => Promise<T>,
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
    return await change(readPluginList(home));
  } finally {
    lock.release();
  }
}

/** What lies in a directory of its own is ours to remove; a linked package is its author's. */
async function removeFiles(home: string, { origin, root }: Plugin): Promise<void> {
  const [id = ''] = relative(join(home, 'installed'), root).split(sep);
  if (origin === 'installed' && id !== '' && id !== '..')
    await rm(join(home, 'installed', id), { recursive: true, force: true });
}

function without(plugins: readonly Plugin[], name: string): Plugin[] {
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
