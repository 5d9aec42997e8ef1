import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT, skipUnless } from '@jvs/testing';

skipUnless('juicefs', 'cli')(
  'the playground shows two mounts of one volume, and leaves nothing at Ctrl-C',
  async () => {
    const program = path.join(CHECKOUT, 'tools/juicefs/playground.mjs');
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    let said = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      said += String(chunk);
      if (!said.includes('Ctrl-C ends it')) continue;
      const [one, two] = said.match(/^ {2}\/.*$/gm)!.map((line) => line.trim()) as [string, string];
      writeFileSync(path.join(one, 'a'), '');
      expect(existsSync(path.join(two, 'a'))).toBe(true);
      child.kill('SIGINT');
      said = said.replace('Ctrl-C ends it', '');
    }
    expect(await ended).toEqual([0, null]);
    expect(said).toMatch(/all of it is removed\.\n$/);
    expect(existsSync(/^ {2}(\/.*)$/m.exec(said)![1]!)).toBe(false);
  },
);
