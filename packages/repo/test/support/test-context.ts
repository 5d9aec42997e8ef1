import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createCopyEngine } from '@jvs/engine-copy';
import { createEngineRegistry, type Engine } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';
import type { RepoContext, RepoEvent } from '@jvs/repo';

/** A context on the real file system with the copy engine, whose events are kept. */
export function testContext(
  dir: string,
  overrides: Partial<RepoContext> & { readonly extraEngines?: readonly Engine[] } = {},
): RepoContext & { readonly events: RepoEvent[] } {
  const { extraEngines = [], ...rest } = overrides;
  const { ops, system } = loadTreeOps();
  const events: RepoEvent[] = [];
  return {
    ops,
    system,
    engines: createEngineRegistry([createCopyEngine({ ops }), ...extraEngines]),
    now: () => new Date(),
    newId: () => randomUUID(),
    actor: 'tester@host',
    pid: process.pid,
    host: 'host',
    uid: process.getuid?.(),
    cacheHome: path.join(dir, 'cache-home'),
    lockTimeoutMs: 2_000,
    onEvent: (event) => events.push(event),
    recoverers: {},
    ...rest,
    events,
  };
}
