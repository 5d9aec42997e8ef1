import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Session } from './session.js';
import { userPlaces } from './user-places.js';

/** Directory of the user's plugins. */
export function pluginsHome(session: Session): string {
  const { plugins, home = homedir() } = userPlaces(session);
  return plugins ?? join(home, '.local', 'share', 'jvs');
}
