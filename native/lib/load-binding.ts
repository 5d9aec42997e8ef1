import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NativeBinding } from './binding.js';

/** The addon, or why there is none on this machine. */
export type LoadedBinding =
  | { readonly ok: true; readonly binding: NativeBinding; readonly file: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Looks for the addon: the platform's package, then one built here from source. Never throws; each call looks anew.
 * `reason` names what was tried and why it did not do.
 */
export function loadBinding(): LoadedBinding {
  const reasons: string[] = [];
  for (const root of packageRoots()) {
    const require = createRequire(join(root, 'package.json'));
    for (const request of [prebuilt(), join(root, 'build', 'Release', 'jvs_native.node')]) {
      try {
        const file = require.resolve(request);
        const binding = require(file) as NativeBinding;
        if (typeof binding.scanTree === 'function') return { ok: true, binding, file };
        reasons.push(`${file}: not this addon`);
      } catch (error) {
        reasons.push(reasonOf(request, error));
      }
    }
  }
  return { ok: false, reason: [...new Set(reasons)].join('; ') };
}

/** The package that holds a binary for this platform, where there is one (docs/adr/0028-native-packages.md). */
function prebuilt(): string {
  const libc = process.platform === 'linux' ? '-gnu' : '';
  return `@jvs/native-${process.platform}-${process.arch}${libc}/jvs_native.node`;
}

/** This file's package; by name too, for when this file was bundled into another one. */
function packageRoots(): string[] {
  const require = createRequire(import.meta.url);
  const roots = [dirname(import.meta.dirname)];
  try {
    const named = dirname(require.resolve('@jvs/native/package.json'));
    if (!roots.includes(named)) roots.push(named);
  } catch {
    // Bundled without its package: what stands beside the bundle is all there is.
  }
  return roots;
}

function reasonOf(request: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND'
    ? `${request} is not there`
    : `${request}: ${message.split('\n', 1)[0] ?? ''}`;
}
