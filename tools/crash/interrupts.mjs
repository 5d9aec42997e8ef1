import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JVS, machineEnvironment, withJson } from '../drive/jvs-process.mjs';
import { seededRandom } from '../drive/random.mjs';
import { judge } from './judge.mjs';
import { survey } from './survey.mjs';

/**
 * Asks a command to end, by Ctrl-C or SIGTERM, at random moments, and every other time a second time right after. Asked once it must say that it was
 * interrupted, or come to its end, and leave nothing to settle; asked twice it may leave an intent, which the next command settles.
 */
export async function interrupts(scene, scenario, { count, seed }) {
  const random = seededRandom(seed);
  const known = await survey(scene, scenario, { threads: true });
  const result = { tried: 0, interrupted: 0, bad: [] };
  for (let n = 0; n < count; n += 1) {
    const signal = n % 4 < 2 ? 'SIGINT' : 'SIGTERM';
    const twice = n % 2 === 1;
    await scene.trial(async () => {
      const ended = await interrupt(scene, known, {
        signal,
        twice,
        afterMs: 40 + random() * 160,
        againMs: random() * 20,
      });
      result.tried += 1;
      if (ended.code !== 0) result.interrupted += 1;
      const right = ended.code === 0 || ended.code === 130 || ended.signal === signal;
      const problems = right
        ? []
        : [`it ended with ${ended.code} ${ended.signal}: ${ended.text.slice(-300)}`];
      // Before the program listens to signals, it has not begun.
      if (!twice) problems.push(...leftovers(scene));
      problems.push(...(await judge(scene, known, { first: n % 3 === 0 ? 'repeat' : 'settle' })));
      if (problems.length > 0)
        result.bad.push({ point: `${signal}${twice ? ' twice' : ''}, ${n}`, problems });
    });
  }
  return result;
}

async function interrupt(scene, known, { signal, twice, afterMs, againMs }) {
  const child = spawn(process.execPath, [JVS, ...withJson(known.args)], {
    cwd: path.join(scene.root, known.scenario.cwd ?? 'repo/main'),
    env: machineEnvironment(scene.cacheHome),
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const closed = new Promise((resolve) => child.on('close', (code, by) => resolve({ code, signal: by })));
  await Promise.race([sleep(afterMs), closed]);
  child.kill(signal);
  if (twice) {
    await Promise.race([sleep(againMs), closed]);
    child.kill(signal);
  }
  return { ...(await closed), text: Buffer.concat(said).toString() };
}

function leftovers(scene) {
  return ['intents', 'tmp']
    .map((folder) => [
      folder,
      readdirSync(path.join(scene.repo, '.jvs', folder)).filter((name) => !name.startsWith('.tmp-')),
    ])
    .filter(([, names]) => names.length > 0)
    .map(([folder, names]) => `asked once, it leaves ${names.join(', ')} in ${folder}`);
}
