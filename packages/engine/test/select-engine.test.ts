import {
  createEngineRegistry,
  describeFileSystem,
  ENGINE_CONTRACT,
  listEngines,
  selectEngine,
  type Engine,
} from '@jvs/engine';

/** Selection asks for nothing but name, contract and availability. */
function engine(name: string, reason?: string): Engine {
  return {
    contract: ENGINE_CONTRACT,
    name,
    capabilities: {
      atomic: false,
      share: false,
      stage: false,
      keeps: { owner: false, times: false, xattrs: false, hardLinks: false, specials: false, holes: false },
    },
    isAvailable: async () => (reason === undefined ? { available: true } : { available: false, reason }),
    snapshot: () => Promise.reject(new Error('not asked for here')),
  };
}

test('auto takes the first that is available in the order juicefs-clone, reflink, copy, and tells what it looked at', async () => {
  const registry = createEngineRegistry([
    engine('copy'),
    engine('reflink', 'ext4'),
    engine('juicefs-clone', 'no mount'),
    engine('mine'),
  ]);
  const selected = await selectEngine(registry, 'auto', '/');
  expect(selected.engine.name).toBe('copy');
  expect(selected.considered).toEqual([
    { name: 'juicefs-clone', available: false, reason: 'no mount' },
    { name: 'reflink', available: false, reason: 'ext4' },
    { name: 'copy', available: true },
  ]);
});

test('auto looks at no more than it needs, and never at engines outside its order', async () => {
  const loaded: string[] = [];
  const lazy = (name: string) => ({ name, load: async () => (loaded.push(name), engine(name)) });
  const registry = createEngineRegistry(['mine', 'copy', 'reflink'].map(lazy));
  await selectEngine(registry, 'auto', '/');
  expect(loaded).toEqual(['reflink']);
});

test('a named engine that is not available is an error with the reason, and no other is taken', async () => {
  const registry = createEngineRegistry([engine('copy'), engine('reflink', 'ext4: FICLONE')]);
  await expect(selectEngine(registry, 'reflink', '/here')).rejects.toMatchObject({
    code: 'E_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('ext4: FICLONE'),
    hint: 'jvs engine list',
    details: { engine: 'reflink', path: '/here' },
  });
});

test('auto without any available engine is an error with every reason', async () => {
  const registry = createEngineRegistry([engine('copy', 'read-only'), engine('reflink', 'ext4')]);
  const failed = selectEngine(registry, 'auto', '/');
  await expect(failed).rejects.toMatchObject({
    code: 'E_ENGINE_UNAVAILABLE',
    message: expect.stringMatching(/ext4.*read-only/),
  });
});

test('an engine that is not registered is unknown, and those that are known are named', async () => {
  const registry = createEngineRegistry([engine('copy')]);
  await expect(selectEngine(registry, 'zfs', '/')).rejects.toMatchObject({
    code: 'E_ENGINE_UNKNOWN',
    hint: 'jvs engine list',
    details: { known: ['copy'] },
  });
});

test.each(['Auto', 'auto', '', '../x', 'a b'])('%j cannot be the name of an engine', (name) => {
  expect(() => createEngineRegistry([engine(name)])).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
});

test('two engines cannot have one name', () => {
  expect(() => createEngineRegistry([engine('copy'), engine('copy')])).toThrow(
    expect.objectContaining({ code: 'E_USAGE' }),
  );
});

test('what loads must be the engine of that name and of this contract', async () => {
  const registry = createEngineRegistry([
    { name: 'newer', load: async () => ({ ...engine('newer'), contract: 2 as 1 }) },
    { name: 'other', load: async () => engine('copy') },
  ]);
  await expect(registry.load('newer')).rejects.toMatchObject({
    code: 'E_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('contract 2'),
  });
  await expect(registry.load('other')).rejects.toMatchObject({ code: 'E_ENGINE_UNAVAILABLE' });
});

test('a list names every engine, also one that does not load', async () => {
  const registry = createEngineRegistry([
    engine('copy'),
    { name: 'broken', load: () => Promise.reject(new Error('no such module')) },
  ]);
  expect(await listEngines(registry, '/')).toEqual([
    { name: 'copy', available: true },
    { name: 'broken', available: false, reason: 'no such module' },
  ]);
});

test('a file system is described by the first engine that knows it, and by none when none does', async () => {
  const facts = { volume: 'v' };
  const knows: Engine = { ...engine('juicefs-clone'), describe: async () => ({ facts, warnings: [] }) };
  const silent: Engine = { ...engine('reflink'), describe: async () => undefined };
  const registry = createEngineRegistry([silent, engine('copy'), knows]);
  expect(await describeFileSystem(registry, '/')).toEqual({ engine: 'juicefs-clone', facts, warnings: [] });
  expect(await describeFileSystem(createEngineRegistry([silent, engine('copy')]), '/')).toBeUndefined();
});
