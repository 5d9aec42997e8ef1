// What the bundle leaves to a command's need: a module runs when a command uses something of it, and not because it is listed beside what it uses.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PACKAGES = dirname(import.meta.dirname);
const OURS = new RegExp(`^${PACKAGES}/[^/]+/src/.*\\.ts$`);
const LIST = /\b(import|export) \{([^}]*)\} from '([^']+)';/g;
const OCLIF = {
  Args: 'args',
  Flags: 'flags',
  Command: 'command',
  Config: 'config',
  Help: 'help',
  Plugin: 'config',
};
/** What Node has loaded before it runs anything. */
const ALWAYS_LOADED = /^(node:)?(buffer|events|fs|module|path|process|timers|url|util)$/;
const LATE_PACKAGES = new Set(['ansis', 'cli-progress']);
const NAMESPACES = new Set(['Args', 'Flags']);

/** Has every import from one of our packages, or from oclif, name the module that the export is defined in, instead of the index that runs them all. */
export const directImports = {
  name: 'direct-imports',
  setup(bundler) {
    bundler.onLoad({ filter: OURS }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(LIST, direct),
      loader: 'ts',
    }));
  },
};

/** Has oclif's own modules require another when they first use it: what help, plugins and prompts need is run for those alone. */
export const lazyRequires = {
  name: 'lazy-requires',
  setup(bundler) {
    bundler.onLoad({ filter: /@oclif\/core\/lib\/.*\.js$/ }, ({ path }) => ({
      contents: requireLate(withoutStream(readFileSync(path, 'utf8'))),
      loader: 'js',
    }));
  },
};

/** Has modules of Node, and packages that look at the terminal, loaded when something of them is first used: crypto or a stream takes milliseconds. */
export const lateModules = {
  name: 'late-modules',
  setup(bundler) {
    bundler.onResolve({ filter: /^[a-z_:/-]+$/ }, ({ path, namespace, importer }) => {
      if (namespace === 'late') return isBuiltin(path) ? { path, external: true } : undefined;
      const late = isPlainBuiltin(path) || (LATE_PACKAGES.has(path) && OURS.test(importer));
      return late ? { path, namespace: 'late' } : undefined;
    });
    bundler.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: lateModule(path),
      resolveDir: import.meta.dirname,
    }));
  },
};

/** The bundler's helper makes a namespace object for each import of a CommonJS module; one for each module does. */
export function keepNamespaces(code) {
  const [before, after, ...more] = code.split('__toESM=(mod,isNodeMode,target)=>');
  if (after === undefined || more.length > 0)
    throw new Error('the helper __toESM of the bundler is not as it was');
  const once = `(kept=>(mod,isNodeMode)=>{const map=kept[+!!isNodeMode];let found=map.get(mod);\
if(!found)map.set(mod,found=__newESM(mod,isNodeMode));return found})([new Map,new Map])`;
  return `${before}__toESM=${once},__newESM=(mod,isNodeMode,target)=>${after}`;
}

/** Modules that are a function themselves (events, streams) stay as they are: classes are made from them at once. */
function isPlainBuiltin(name) {
  return isBuiltin(name) && !ALWAYS_LOADED.test(name) && typeof require(name) !== 'function';
}

function lateModule(name) {
  const getters = Object.getOwnPropertyNames(require(name)).map(
    (key) => `get ${key}() { return load().${key}; }`,
  );
  return `let kept; const load = () => (kept ??= require('${name}')); module.exports = { ${getters.join(', ')} };`;
}

function direct(statement, keyword, list, specifier) {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter(valueName);
  if (specifier === '@oclif/core') return names.map(fromOclif).join(' ');
  if (!existsSync(indexOf(specifier))) return statement;
  return names
    .map((name) => {
      const [outside, inside = outside] = name.split(' as ');
      const { file, defined } = definition(specifier, outside);
      return `${keyword} { ${defined} as ${inside} } from ${JSON.stringify(file)};`;
    })
    .join(' ');
}

const valueName = (name) => name !== '' && !name.startsWith('type ');

function fromOclif(name) {
  const binding = NAMESPACES.has(name) ? `* as ${name}` : `{ ${name} }`;
  return `import ${binding} from '@oclif/core/${OCLIF[name]}';`;
}

/** Of a package's own name; a file that is not there for anything else. */
function indexOf(specifier) {
  return join(PACKAGES, specifier.replace(/^@jvs\//, ''), 'src', 'index.ts');
}

const indexes = new Map();

/** File and name of what a package exports as `name`. */
function definition(specifier, name) {
  const index = indexOf(specifier);
  if (!indexes.has(index)) indexes.set(index, exportsOf(index));
  const found = indexes.get(index).get(name);
  if (found === undefined) return { file: index, defined: name };
  return found.from.startsWith('@jvs/')
    ? definition(found.from, found.defined)
    : { file: join(dirname(index), found.from.replace(/\.js$/, '.ts')), defined: found.defined };
}

function exportsOf(index) {
  const exported = new Map();
  for (const [, keyword, list, from] of readFileSync(index, 'utf8').matchAll(LIST)) {
    if (keyword !== 'export') continue;
    for (const name of list
      .split(',')
      .map((each) => each.trim())
      .filter(valueName)) {
      const [defined, outside = defined] = name.split(' as ');
      exported.set(outside, { from, defined });
    }
  }
  return exported;
}

/** Listening on stdout makes it a stream, of which nothing of ours makes use: output is written with `fs.writeSync`. */
function withoutStream(code) {
  return code.replace(/^process\.stdout\.on\('error', [\s\S]*?^\}\);$/m, '');
}

/** `const x_1 = require("x")`, as the TypeScript compiler writes it, becomes a function that requires it once; uses of `x_1` call it. */
function requireLate(code) {
  const names = [];
  const late = code.replace(/^(?:const|var) (\w+_\d+) = (.*\brequire\("[^"]+"\)\)?);$/gm, (_, name, load) => {
    names.push(name);
    return `let kept_${name}; function late_${name}() { return (kept_${name} ??= ${load}); }`;
  });
  return names.reduce(
    (text, name) => text.replace(new RegExp(`(?<![.\\w])${name}\\b`, 'g'), `(late_${name}())`),
    late,
  );
}
