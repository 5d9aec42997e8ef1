import { resolve } from 'node:path';
import { engineNames, openRepository } from '@jvs/api';
import type { Session } from '../session.js';
import type { Candidate, Candidates } from './candidate.js';
import { readDefinitions } from './command-definitions.js';
import { withPlugins } from './with-plugins.js';
import { completeWords, type FindValues } from './complete-words.js';
import { knownPluginCommands } from '../known-plugin-commands.js';
import { userPlaces } from '../user-places.js';
import { repositoryValues } from './repository-values.js';

/**
 * Prints what may stand in place of the last of `words`, one candidate a line, behind a tab what it is; or `:files` or `:directories`
 * alone, which the shell then finds itself. Silent about every error: the user is in the middle of a line.
 */
export async function answerCompletion(session: Session, words: readonly string[]): Promise<void> {
  try {
    const definitions = withPlugins(readDefinitions(__dirname), knownPluginCommands(session).commands);
    session.stdout.write(linesOf(await completeWords(words, definitions, findIn(session, words))));
  } catch {
    // Nothing is offered, as for a word that nothing begins with.
  }
}

function findIn(session: Session, words: readonly string[]): FindValues {
  return async (kind, typed): Promise<readonly Candidate[]> => {
    // There are engines outside of a repository too.
    if (kind === 'engine') return ['auto', ...engineNames(userPlaces(session))].map((value) => ({ value }));
    const options = { ...userPlaces(session), lockTimeoutMs: 0 };
    return repositoryValues(await openRepository(startOf(session, words), options), kind, typed);
  };
}

/** What `--repo` says as far as it stands in the line already, else the current directory. */
function startOf(session: Session, words: readonly string[]): string {
  const at = words.findIndex((word) => word === '--repo' || word.startsWith('--repo='));
  const given = words[at] === '--repo' ? words[at + 1] : words[at]?.slice('--repo='.length);
  return given === undefined || given === '' ? session.cwd() : resolve(session.cwd(), given);
}

function linesOf(candidates: Candidates): string {
  if (typeof candidates === 'string') return `:${candidates}\n`;
  return candidates.map(({ value, about }) => `${value}${about ? `\t${about}` : ''}\n`).join('');
}
