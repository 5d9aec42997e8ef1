import { Book } from './book.mjs';

/**
 * Tries points one after the other until `stop` says so, and notes what comes of each; what is noted already is not tried again. `possible` says how many
 * there are of which these are a sample. `attempt` returns
 * what is wrong (`problems`, a sentence each), or that the point was `missed`.
 * @returns {Promise<{points: number, tried: number, missed: string[], bad: {point: string, problems: string[]}[]}>}
 */
export async function tryPoints(
  points,
  { book = new Book({ about: {} }), stop = () => false, possible = points.length },
  attempt,
) {
  book.begin(
    points.map(({ key }) => key),
    { possible },
  );
  for (const point of points) {
    if (book.has(point.key)) continue;
    if (stop(book.result())) break;
    book.note(point.key, await attempt(point));
  }
  return book.result();
}
