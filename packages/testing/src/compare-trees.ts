import { runProgram } from './run-program.js';
import { PYTHON, script } from './scripts.js';

/** What the comparison looks at besides names. */
export type Aspect =
  'type' | 'mode' | 'owner' | 'size' | 'mtime' | 'target' | 'rdev' | 'content' | 'xattrs' | 'links' | 'holes';

export interface CompareOptions {
  /** Aspects an engine is known, and documented, not to keep. */
  readonly ignore?: readonly Aspect[];
}

/** Trees of many GB take their time. */
const LONG = { timeoutMs: 1_800_000 };

/**
 * Differences between two trees, one line each; none when they are equal. Two independent judges:
 * a Python walk that sees ns times, hard-link groups, attributes and holes, and
 * `rsync -aHAXnci --delete`. Neither shares code with ours.
 */
export async function compareTrees(a: string, b: string, options: CompareOptions = {}): Promise<string[]> {
  const ignore = options.ignore ?? [];
  const [walked, synced] = await Promise.all([walk(a, b, ignore), rsync(a, b, ignore)]);
  return [...walked.map((line) => `walk: ${line}`), ...synced.map((line) => `rsync: ${line}`)];
}

async function walk(a: string, b: string, ignore: readonly Aspect[]): Promise<string[]> {
  const flags = ignore.flatMap((aspect) => ['--ignore', aspect]);
  const result = await runProgram(PYTHON, [script('compare_trees.py'), a, b, ...flags], LONG);
  // 1 is "they differ", and so it must have printed how; anything else is a broken comparison.
  const differs = result.exitCode === 1 && result.stdout !== '';
  if (result.exitCode !== 0 && !differs) throw new Error(`The tree walk failed: ${result.stderr}`);
  return lines(result.stdout);
}

async function rsync(a: string, b: string, ignore: readonly Aspect[]): Promise<string[]> {
  const flags = ['-rlc', '--dry-run', '--itemize-changes', '--delete', '--devices', '--specials'];
  const keeps: readonly [Aspect, string][] = [
    ['mode', '-pA'],
    ['mtime', '-t'],
    ['owner', '-og'],
    ['links', '-H'],
    ['xattrs', '-X'],
  ];
  for (const [aspect, flag] of keeps) if (!ignore.includes(aspect)) flags.push(flag);
  const result = await runProgram('rsync', [...flags, '--', `${a}/`, `${b}/`], LONG);
  if (result.exitCode !== 0) throw new Error(`rsync failed: ${result.stderr}`);
  return lines(result.stdout);
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
