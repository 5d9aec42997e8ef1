import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';

const SOURCES = ['tracer.c', 'calls.h'].map((name) => path.join(import.meta.dirname, 'tracer', name));

/** Why programs cannot be traced here; undefined where they can. */
export function whyNoTracer() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the tracer knows the system calls of Linux on x86_64 only';
  if (process.geteuid?.() !== 0) return 'mounting images needs root';
  return undefined;
}

/** Path of the tracer, compiled when its source changed. */
export function buildTracer() {
  const hash = createHash('sha256');
  for (const file of SOURCES) hash.update(readFileSync(file));
  const binary = inRoot('.cache', `tracer-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(path.dirname(binary), { recursive: true });
  const own = `${binary}.${process.pid}`;
  const { status, stderr } = spawnSync(
    process.env.CC ?? 'cc',
    ['-O2', '-Wall', '-Werror', '-o', own, SOURCES[0]],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the tracer does not compile: ${stderr}`);
  renameSync(own, binary);
  return binary;
}
