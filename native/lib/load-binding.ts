import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NativeBinding } from './binding.js';

/** The addon, or why there is none on this machine. */
export type LoadedBinding =
  | { readonly ok: true; readonly binding: NativeBinding; readonly file: string }
  | { readonly ok: false; readonly reason: string };

/** Looks for the addon: the prebuilt one of this platform, then one built here. Never throws; each call looks anew. */
export function loadBinding(): LoadedBinding {
  const require = createRequire(import.meta.url);
  const reasons: string[] = [];
  for (const file of candidates(require)) {
    try {
      const binding = require(file) as NativeBinding;
      if (typeof binding.scanTree === 'function') return { ok: true, binding, file };
      reasons.push(`${file}: not this addon`);
    } catch (error) {
      reasons.push(`${file}: ${firstLine(error)}`);
    }
  }
  return { ok: false, reason: reasons.join('; ') };
}

function candidates(require: NodeJS.Require): string[] {
  const platform = `${process.platform}-${process.arch}`;
  return packageRoots(require).flatMap((root) => [
    join(root, 'prebuilds', platform, 'jvs_native.node'),
    join(root, 'build', 'Release', 'jvs_native.node'),
  ]);
}

/** This file's package; by name too, for when this file was bundled into another one. */
function packageRoots(require: NodeJS.Require): string[] {
  const roots = [dirname(import.meta.dirname)];
  try {
    const named = dirname(require.resolve('@jvs/native/package.json'));
    if (!roots.includes(named)) roots.push(named);
  } catch {
    // Bundled without its package: what stands beside the bundle is all there is.
  }
  return roots;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}
