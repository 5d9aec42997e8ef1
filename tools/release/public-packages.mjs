const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * The packages that are published, each after those it needs, so that at every moment of publishing what is there can be installed.
 * @param {import('../workspace/read-workspace.mjs').Workspace} workspace
 * @returns {import('../workspace/read-workspace.mjs').WorkspacePackage[]}
 */
export function publicPackages({ packages }) {
  const byName = new Map(
    packages.filter(({ manifest }) => !manifest.private).map((one) => [one.manifest.name, one]),
  );
  const ordered = new Set();
  const visit = (one, path) => {
    if (path.includes(one)) throw new Error(`${one.manifest.name} needs itself`);
    for (const name of needsOf(one)) if (byName.has(name)) visit(byName.get(name), [...path, one]);
    ordered.add(one);
  };
  for (const one of byName.values()) visit(one, []);
  return [...ordered];
}

/** Names of what a package needs when it is installed. */
export function needsOf({ manifest }) {
  return NEEDS.flatMap((group) => Object.keys(manifest[group] ?? {}));
}
