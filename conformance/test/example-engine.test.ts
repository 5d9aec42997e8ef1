import { runEngineSuite } from '@jvs/conformance/engine';
import { asNobody, skipUnless, withTempDir } from '@jvs/testing';
import { createCpEngine } from '../examples/cp-engine.js';
import { failuresOf, ops, withStatus } from './engines.js';

const engine = createCpEngine(ops);

test('the example of an engine by somebody else passes the suite', async () => {
  await withTempDir(async (dir) => {
    const results = await runEngineSuite({ engine, directory: dir });
    expect(withStatus(results, 'failed')).toEqual([]);
    expect(withStatus(results, 'passed').length).toBeGreaterThan(25);
  });
});

skipUnless('ordinary-user')('the example passes the suite as an ordinary user', async () => {
  await asNobody(async (dir) => {
    expect(await failuresOf(engine, dir)).toEqual([]);
  });
});
