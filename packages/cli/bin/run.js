#!/usr/bin/env node
'use strict';
// Starts the bundle with V8's code cache beside it: compiling is most of what a short command would spend.
// CommonJS, and nothing but Node's own modules: this file runs before anything is known to be installed.
const fs = require('node:fs');
const path = require('node:path');
const { Module } = require('node:module');
const vm = require('node:vm');

const BUNDLE = path.join(__dirname, '..', 'bundle', 'jvs.cjs');

if (require.main === module) start();
else module.exports = { loadBundle, keepCache };

function start() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return stop(`jvs needs Node 20.19 or newer; this is ${process.version}.`);
  }
  if (!fs.existsSync(BUNDLE)) {
    return stop('jvs is not built yet. In its source directory, run: npm run build');
  }
  const { cli, cache, script } = loadBundle(BUNDLE);
  cli
    .main(process.argv.slice(2), (url) => import(url))
    .then(
      (code) => {
        if (cache.data === undefined || script.cachedDataRejected) keepCache(cache, script);
        process.exit(code);
      },
      (error) => stop(String(error && error.stack ? error.stack : error)),
    );
}

function loadBundle(file) {
  const source = fs.readFileSync(file, 'latin1');
  const cache = findCache(source, file);
  const script = compile(source, { file, cachedData: cache.data });
  const module = { exports: {} };
  const wrapper = script.runInThisContext();
  wrapper.call(module.exports, module.exports, Module.createRequire(file), module, file, path.dirname(file));
  return { cli: module.exports, cache, script };
}

function compile(source, { file, cachedData }) {
  return new vm.Script(Module.wrap(source), {
    filename: file,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** The cache made for this build and this V8: beside the bundle, or else in the user's cache directory. */
function findCache(source, file) {
  const build = /^\/\*([0-9a-f]{16})\*\//.exec(source.slice(0, 20));
  if (build === null) return { places: [], data: undefined };
  const name = `jvs-${build[1]}-${process.versions.v8}-${process.arch}.code`;
  const places = [path.dirname(file), ...userCache()].map((directory) => path.join(directory, name));
  for (const place of places) {
    const data = readOwn(place);
    if (data !== undefined) return { places, data };
  }
  return { places, data: undefined };
}

function userCache() {
  const home = process.env.HOME;
  const base = process.env.XDG_CACHE_HOME || (home ? path.join(home, '.cache') : undefined);
  return base && path.isAbsolute(base) ? [path.join(base, 'jvs')] : [];
}

/** Code is read from nobody's file but ours and the installer's. */
function readOwn(file) {
  try {
    const status = fs.lstatSync(file);
    const trusted = [process.getuid?.(), fs.statSync(BUNDLE).uid];
    if (!status.isFile() || !trusted.includes(status.uid) || (status.mode & 0o022) !== 0) return undefined;
    return fs.readFileSync(file);
  } catch {
    // Absent or unreadable: the bundle is compiled instead, which is only slower.
    return undefined;
  }
}

/** Best effort: without a cache the next start is slower, and right. */
function keepCache(cache, script) {
  for (const place of cache.places) {
    const temporary = `${place}.${process.pid}`;
    try {
      if (place !== cache.places[0]) fs.mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
      fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o644, flag: 'wx' });
      fs.renameSync(temporary, place);
      removeOthers(place);
      return;
    } catch {
      fs.rmSync(temporary, { force: true });
    }
  }
}

/** What other builds left there: they are made again if they are still in use. */
function removeOthers(place) {
  const directory = path.dirname(place);
  const own = path.basename(place).slice(0, 'jvs-'.length + 16);
  for (const name of fs.readdirSync(directory)) {
    if (/^jvs-[0-9a-f]{16}-.*\.code$/.test(name) && !name.startsWith(own))
      fs.rmSync(path.join(directory, name), { force: true });
  }
}

function stop(sentence) {
  fs.writeSync(2, `${sentence}\n`);
  process.exit(1);
}
