import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentError, escapeText, JvsError } from '@jvs/model';

export interface InstallRequest {
  /** Directory that is made for it, and nothing else is in. */
  readonly place: string;
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
}

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Has npm install one package into a directory of its own, and gives the package's root. Throws E_PLUGIN_INSTALL_FAILED with what npm said, E_CANCELLED. */
export async function installPackage(spec: string, { place, cwd, signal }: InstallRequest): Promise<string> {
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await writeFile(join(place, 'package.json'), '{"private":true}\n');
    // A directory is packed and copied, as one from a registry would be: it may go away afterwards.
    await npm(['install', '--prefix', place, '--install-links', ...QUIET, '--', absolute(spec, cwd)], signal);
    return await realpath(join(place, 'node_modules', await installedName(place)));
  } catch (error) {
    throw signal?.aborted === true
      ? cancelled()
      : environmentError(error, { action: 'install', path: place });
  }
}

/** npm is given another directory to work in, so what is relative must not be. */
function absolute(spec: string, cwd: string): string {
  if (spec.startsWith('file://')) return `file:${fileURLToPath(spec)}`;
  const path = spec.startsWith('file:') ? spec.slice('file:'.length) : spec;
  const isPath = path !== spec || isAbsolute(spec) || /^\.\.?\//.test(spec) || spec.endsWith('.tgz');
  return isPath ? `file:${resolve(cwd, path)}` : spec;
}

/** The one dependency that npm wrote down. */
async function installedName(place: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const [name] = Object.keys(manifest.dependencies ?? {});
  if (name === undefined) throw failed('npm installed nothing', String(await readdir(place)));
  return name;
}

async function npm(args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const child = spawn('npm', [...args], { stdio: ['ignore', 'ignore', 'pipe'], ...(signal && { signal }) });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-10_000)));
  let broken: Error | undefined;
  child.on('error', (error) => (broken = error));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if ((broken as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') throw failed('there is no npm', '');
  if (broken !== undefined) throw broken;
  if (code !== 0) throw failed(`npm ended with ${code ?? 'a signal'}`, said);
}

function failed(why: string, said: string): JvsError {
  const lines = said.split('\n').map((line) => escapeText(line.replace(/^npm (error|ERR!) ?/, '').trim()));
  const first = lines.find((line) => line !== '' && !line.startsWith('code '));
  return new JvsError('E_PLUGIN_INSTALL_FAILED', {
    message: `the plugin was not installed: ${why}${first === undefined ? '' : `: ${first}`}`,
    hint: 'npm must be installed, and find the package: npm view NAME',
    details: { said: lines.filter((line) => line !== '').slice(0, 20) },
  });
}

function cancelled(): JvsError {
  return new JvsError('E_CANCELLED', { message: 'the plugin was not installed: it was cancelled' });
}
