import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { whyNoJuicefs } from './juicefs-program.js';

/** What a test may need of the machine it runs on. */
export type Capability =
  | 'root'
  | 'ordinary-user'
  | 'ext4'
  | 'xfs'
  | 'btrfs'
  | 'juicefs'
  | 'redis-server'
  | 'python3'
  | 'rsync'
  | 'jq'
  | 'strace'
  | 'bash'
  | 'zsh'
  | 'fish'
  | 'tmux'
  | 'mandoc'
  | 'acl'
  | 'cli'
  | 'native';

const checkout = path.resolve(import.meta.dirname, '..', '..', '..');

/** Why this machine lacks a capability; `undefined` when it has it. */
export function whyMissing(capability: Capability): string | undefined {
  switch (capability) {
    case 'root':
      return isRoot() ? undefined : 'it needs root';
    case 'ordinary-user':
      return isRoot() ? program('setpriv') : undefined;
    case 'ext4':
    case 'xfs':
    case 'btrfs':
      return whyNoImage(capability);
    case 'juicefs':
      return whyNoJuicefs();
    case 'acl':
      return program('setfacl') ?? program('getfacl');
    case 'cli':
      return present(path.join(checkout, 'packages/cli/bin/run.js'));
    case 'native':
      return present(path.join(checkout, 'native/build'));
    default:
      return program(capability);
  }
}

function whyNoImage(type: string): string | undefined {
  if (!isRoot()) return `mounting ${type} needs root`;
  if (!existsSync('/dev/loop-control')) return 'there are no loop devices here';
  return program(`mkfs.${type}`) ?? program('mount');
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

function program(name: string): string | undefined {
  const found = spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', name], { stdio: 'ignore' }).status === 0;
  return found ? undefined : `${name} is not installed`;
}

function present(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch {
    return `${path.relative(checkout, file)} has not been built`;
  }
}
