import { isAbsolute, join } from 'node:path';
import type { Surroundings } from '@jvs/api';
import type { Session } from './session.js';

/** What the environment says of where things of the user are. */
export function userPlaces({
  environment,
  importModule,
}: Session): Pick<Surroundings, 'home' | 'cacheHome' | 'plugins' | 'importModule'> {
  const { HOME: home, XDG_CACHE_HOME: cache, XDG_DATA_HOME: data } = environment;
  return {
    home: absolute(home),
    importModule,
    plugins: absolute(data) && join(data as string, 'jvs'),
    cacheHome: absolute(cache) && join(cache as string, 'jvs'),
  };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
