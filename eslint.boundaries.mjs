/**
 * Who may import whom. One direction only; each constraint carries its reason.
 * `source` binds src/, lib/ and bin/; `test` widens it for test/ folders.
 */
const base = ['layer:model', 'layer:fs'];

const layers = [
  // Ids, parsers and errors are what everybody agrees on: they may depend on nobody.
  ['layer:model', []],
  // The addon is usable without the rest, and is replaceable by the portable path.
  ['layer:native', []],
  // The one place that knows whether a call is native or portable.
  ['layer:fs', ['layer:model', 'layer:native']],
  // A contract: third parties implement it, so it pulls in no implementation and no repository.
  ['layer:engine', base],
  // Hashing knows trees and manifests, not repositories: it must be checkable by itself.
  ['layer:integrity', base],
  // The log is append, read and check; what an operation means is its caller's business.
  ['layer:audit', base],
  // An engine clones trees and compares them (integrity). It never sees a repository or another engine, or it could fall back silently.
  ['layer:engine-impl', [...base, 'layer:engine', 'layer:integrity']],
  // The repository works with any engine, so it knows the contract and no implementation.
  ['layer:repo', [...base, 'layer:engine', 'layer:integrity', 'layer:audit']],
  // Features do not import features: what two of them share sinks into repo.
  ['layer:feature', [...base, 'layer:engine', 'layer:integrity', 'layer:audit', 'layer:repo']],
  // The composition root: the only place that names the built-in engines, and the one way to a repository for programs.
  [
    'layer:api',
    [
      ...base,
      'layer:engine',
      'layer:integrity',
      'layer:audit',
      'layer:engine-impl',
      'layer:repo',
      'layer:feature',
      'layer:conformance',
    ],
  ],
  // What plugins build on is no more than our own commands are: types of the API, and no code of it.
  ['layer:command', ['layer:model', 'layer:api']],
  // The first user of the API, and with no other way in. The addon stays beside the bundle, so the manifest names it.
  ['layer:cli', ['layer:model', 'layer:api', 'layer:command', 'layer:native']],
  // Published for other people's engines: it may lean on the contract only.
  ['layer:conformance', ['layer:model', 'layer:engine']],
  // Tests judge our code by independent means, so their helpers use none of it.
  ['layer:testing', []],
  // Tools and integration tests look at everything from outside.
  ['layer:tools', ['*']],
];

// Tests run on the real reference engine, the shared fixtures and the published suites.
const testExtras = ['layer:testing', 'layer:engine-impl', 'layer:conformance', 'layer:fs', 'layer:model'];

export const sourceConstraints = layers.map(([sourceTag, onlyDependOnLibsWithTags]) => ({
  sourceTag,
  onlyDependOnLibsWithTags,
}));

export const testConstraints = layers.map(([sourceTag, allowed]) => ({
  sourceTag,
  onlyDependOnLibsWithTags: allowed.includes('*') ? allowed : [...new Set([...allowed, ...testExtras])],
}));
