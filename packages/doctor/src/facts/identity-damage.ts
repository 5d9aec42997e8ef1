import path from 'node:path';
import type { JvsError } from '@jvs/model';
import type { Examined } from '@jvs/repo';
import { isDamage } from './file-facts.js';

/** One of the three files that a repository cannot be opened without. */
export interface IdentityDamage {
  readonly name: 'format_version' | 'repo_id' | 'config.json';
  readonly path: string;
  readonly problem: JvsError;
}

/** What is damaged or missing of them; files that this user may not read are not among it. */
export function identityDamage({ repo: { paths, root }, problems }: Examined): readonly IdentityDamage[] {
  const places = [
    { name: 'format_version', path: paths.formatVersion },
    { name: 'repo_id', path: paths.repoId },
    { name: 'config.json', path: paths.config },
  ] as const;
  return places.flatMap((place) => {
    const names: unknown[] = [place.path, path.relative(root, place.path)];
    const problem = problems.find(({ details }) =>
      [details['path'], details['file']].some((each) => names.includes(each)),
    );
    return problem !== undefined && isDamage(problem) ? [{ ...place, problem }] : [];
  });
}
