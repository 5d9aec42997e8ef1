import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const LOADER = path.join(import.meta.dirname, '../../../fs/test/run-typescript.mjs');

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

/** Runs a TypeScript file of this folder in a process of its own. */
export async function runChild(script: string, args: readonly string[]): Promise<ChildEnd> {
  const file = path.join(import.meta.dirname, script);
  const child = spawn(process.execPath, ['--conditions=@jvs/source', '--import', LOADER, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout };
}
