import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
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
  const reasons = new Set<string>();
  for (const root of packageRoots()) {
    for (const request of [prebuilt(), join(root, 'build', 'Release', 'jvs_native.node')]) {
      const tried = tryBinding(root, request);
      if (tried.ok) return tried;
      reasons.add(tried.reason);
    }
  }
  return { ok: false, reason: [...reasons].join('; ') };
}

function tryBinding(root: string, request: string): LoadedBinding {
  try {
    const file = find(root, request);
    if (file === undefined) return { ok: false, reason: `${request} is not there` };
    const binding = createRequire(import.meta.url)(file) as NativeBinding;
    const ours = typeof binding.scanTree === 'function';
    return ours ? { ok: true, binding, file } : { ok: false, reason: `${file}: not this addon` };
  } catch (error) {
    return { ok: false, reason: `${request}: ${(error as Error).message.split('\n', 1)[0] ?? ''}` };
  }
}

/** The package that holds a binary for this platform, where there is one (docs/adr/0028-native-packages.md). */
function prebuilt(): string {
  const libc = process.platform === 'linux' ? '-gnu' : '';
  return `@jvs/native-${process.platform}-${process.arch}${libc}/jvs_native.node`;
}

/** This file's package; by name too, for when this file was bundled into another one. */
function packageRoots(): string[] {
  const own = dirname(import.meta.dirname);
  const manifest = find(own, '@jvs/native/package.json');
  return manifest === undefined ? [own] : [...new Set([own, dirname(manifest)])];
}

/**
 * A file, or one of a package where Node looks for it from `root`; undefined when it is not there. `require.resolve` reads manifests and loads a resolver for the
 * same answer, which takes as long as all else that opening a repository does.
 */
function find(root: string, request: string): string | undefined {
  const places = isAbsolute(request)
    ? ['']
    : createRequire(join(root, 'package.json')).resolve.paths(request);
  const found = places?.map((place) => join(place, request)).find((file) => existsSync(file));
  return found === undefined ? undefined : realpathSync(found);
}
