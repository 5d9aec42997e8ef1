import { readFileSync } from 'node:fs';
import { run } from './measure.mjs';

/** What Node's threads, collector and loader do: it varies from run to run, and says nothing of the operation. */
const NOT_COUNTED =
  /^(futex|epoll|mmap|munmap|mprotect|madvise|brk|rt_sig|sched_|clone|clock_|get(?!dents)|set(?!xattr)|prlimit|rseq|exit|restart|eventfd|pipe|write$|total)/;

/** How often a command and its threads call the kernel, by the name of the call. `file` is overwritten. */
export function countCalls(argv, file) {
  run(['strace', '-f', '-c', '-o', file, ...argv]);
  return Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([share, , , count]) => /^\d+\.\d+$/.test(share) && /^\d+$/.test(count))
      .map((fields) => [fields.at(-1), Number(fields[3])])
      .filter(([name]) => !NOT_COUNTED.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
