import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { judge } from './judge.mjs';
import { modelOf } from './file-model.mjs';
import { readChanges } from './read-changes.mjs';
import { survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';
import { stateOf, takeView } from './view.mjs';

/**
 * Replays a command on a file system that keeps no more than it was asked to: after each change it builds what a power cut may leave there - all of it,
 * only what was synced, all but one of the rest, only one of the rest - and judges each. An image on a real file system never shows most of these, since
 * one sync drags others along. `most` limits the states, evenly.
 */
export async function replay(scene, scenario, { most = Infinity, ...options } = {}) {
  const known = await survey(scene, scenario);
  const taped = await tape(scene, known);
  const all = statesOf(taped.changes);
  const every = Math.max(1, Math.ceil(all.length / most));
  // The last ones are those after the command said that it was done.
  const states = all.filter((_, at) => at % every === 0 || at >= all.length - 40);
  const stage = Object.create(scene, { root: { value: path.join(scene.directory, 'state', 'root') } });
  const points = states.map((state) => ({ key: state.title, state }));
  return tryPoints(points, { ...options, possible: all.length }, async ({ state }) => ({
    problems: await judgeState(stage, known, taped, state),
  }));
}

/** A whole run with everything it wrote. */
async function tape(scene, known) {
  return scene.attempt(known, async () => {
    const { model, known: numbers } = modelOf(scene.root);
    const before = model.fork();
    const file = path.join(scene.directory, 'data');
    const { exitCode, calls, text } = scene.trace(known.args, ['data', file], { cwd: known.scenario.cwd });
    if (exitCode !== 0) throw new Error(`${known.scenario.name} ended with ${exitCode}: ${text}`);
    const { changes, inodesNamed } = readChanges({
      calls,
      data: readFileSync(file),
      model,
      root: scene.root,
    });
    return { before, changes, inodes: new Map([...numbers, ...inodesNamed]) };
  });
}

/** Which changes are there, for every state; the same set is built once. */
function statesOf(changes) {
  const states = [];
  const seen = new Set();
  const add = (title, kept, last = false) => {
    const key = `${kept.join()}${last}`;
    if (!seen.has(key)) states.push({ title, kept, last });
    seen.add(key);
  };
  for (let at = 0; at < changes.length; at += 1) {
    const numbers = Array.from({ length: at + 1 }, (_, n) => n).filter((n) => changes[n].kind !== 'sync');
    const open = numbers.filter((n) => changes[n].durableAt > at);
    const lost = new Set(open);
    const synced = numbers.filter((n) => !lost.has(n));
    const last = at === changes.length - 1;
    const where = `after change ${at} of call ${changes[at].call}`;
    add(`${where}, all`, numbers, last);
    add(`${where}, only what was synced`, synced, last);
    for (const one of open) {
      const what = `${changes[one].kind} ${one} of call ${changes[one].call}`;
      add(
        `${where}, without the ${what}`,
        numbers.filter((n) => n !== one),
        last,
      );
      add(
        `${where}, with the ${what} alone`,
        numbers.filter((n) => n === one || !lost.has(n)),
        last,
      );
    }
  }
  return states;
}

async function judgeState(stage, known, { before, changes, inodes }, { kept, last }) {
  const model = before.fork();
  for (const change of changes) model.bear(change);
  for (const n of kept) model.apply(changes[n]);
  rmSync(stage.root, { recursive: true, force: true });
  mkdirSync(stage.root, { recursive: true });
  build(model, stage.root, inodes);
  const problems = last ? await checkAcknowledged(stage, known) : [];
  // Giving the command again is for the kill points: here it is the states that count.
  const how = kept.length % 8 === 0 ? { first: 'repeat' } : { first: 'settle', again: false };
  return [...problems, ...(await judge(stage, known, how))];
}

/** The command had said that it was done: whatever had not been synced then, it must be there. */
async function checkAcknowledged(stage, known) {
  const view = await takeView(stage, known.scenario.creates);
  const problems = stateOf(view) === stateOf(known.after) ? [] : ['it was acknowledged, and is gone'];
  if ((view?.records.length ?? 0) < known.after.records.length) problems.push('its audit record is gone');
  return problems;
}

function build(model, root, inodes) {
  const places = new Map();
  const late = [];
  const make = (id, at) => {
    const node = model.inodes.get(id);
    if (places.has(id) && !node.entries) return linkSync(places.get(id), at);
    places.set(id, at);
    if (node.target !== undefined) return symlinkSync(node.target, at);
    if (node.entries) {
      if (at !== root) mkdirSync(at);
      for (const [name, child] of node.entries) make(child, path.join(at, name));
    } else writeFileSync(at, node.data);
    chmodSync(at, node.mode);
    if (at.includes('/intents/') && /"payload_ino":"?\d/.test(node.data?.toString() ?? '')) late.push(at);
  };
  make(model.root, root);
  for (const file of late) renumber(file, { inodes, places });
}

/** The same inode has another number on this disk. */
function renumber(file, { inodes, places }) {
  const text = readFileSync(file, 'utf8').replace(/("payload_ino":"?)(\d+)/, (whole, key, number) => {
    const at = places.get(inodes.get(number));
    return at === undefined ? `${key}999999999` : `${key}${lstatSync(at).ino}`;
  });
  writeFileSync(file, text);
}
