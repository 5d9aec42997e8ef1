import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * What came of the points of one scenario, kept as it comes in: a run that is ended anywhere goes on where it was. A file holds a line that says what it is
 * about, and a line a point. `directory` undefined: nothing is kept.
 */
export class Book {
  #file;
  #about;
  #outcomes = new Map();
  #points = [];

  /**
   * `about` says which part, file system and scenario; `build` which program is tried, `mode` how thoroughly. A point of another build counts, unless it was bad or missed
   * then: that is tried again.
   */
  constructor({ directory, about, build, commit, mode }) {
    this.#about = { ...about, build, commit, mode };
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    const name = [about.part, about.type, about.scenario].join('-').replace(/[^a-z0-9]+/gi, '_');
    this.#file = path.join(directory, `${name}.jsonl`);
    if (!existsSync(this.#file)) return;
    const { head, lines } = readBook(this.#file);
    this.#points = head.build === build && head.mode === mode ? head.points : [];
    for (const line of lines.filter((one) => one.build === build || isGood(one)))
      this.#outcomes.set(line.key, line);
  }

  /** All of its points were tried with this build. */
  get isComplete() {
    return this.#points.length > 0 && this.#points.every((key) => this.#outcomes.has(key));
  }

  /** Says which points there are; what was noted of others is forgotten. `more` is kept with them. */
  begin(points, more = {}) {
    this.#points = points;
    this.#outcomes = new Map([...this.#outcomes].filter(([key]) => points.includes(key)));
    if (this.#file === undefined) return;
    const lines = [{ ...this.#about, ...more, points }, ...this.#outcomes.values()];
    writeFileSync(`${this.#file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(`${this.#file}.new`, this.#file);
  }

  has(key) {
    return this.#outcomes.has(key);
  }

  /** @param {{problems?: string[], missed?: string}} outcome */
  note(key, outcome) {
    const { build, commit } = this.#about;
    const line = { key, ...outcome, build, commit };
    this.#outcomes.set(key, line);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  result() {
    return resultOf(this.#points, [...this.#outcomes.values()]);
  }
}

/** Everything that is kept in a directory, as results. */
export function readBooks(directory) {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => {
      const { head, lines } = readBook(path.join(directory, name));
      const commits = lines.map(({ commit }) => commit);
      return { ...head, ...resultOf(head.points, lines), commits: [...new Set([head.commit, ...commits])] };
    });
}

function readBook(file) {
  const [head, ...lines] = readFileSync(file, 'utf8')
    .split('\n')
    // A run that was ended may have left half a line.
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
  return { head, lines: [...new Map(lines.map((line) => [line.key, line])).values()] };
}

const isGood = ({ problems = [], missed }) => problems.length === 0 && missed === undefined;

function resultOf(points, lines) {
  return {
    points: points.length,
    tried: lines.filter(({ missed }) => missed === undefined).length,
    missed: lines.filter(({ missed }) => missed !== undefined).map(({ missed }) => missed),
    bad: lines
      .filter(({ problems = [] }) => problems.length > 0)
      .map(({ key, problems }) => ({ point: key, problems })),
  };
}
