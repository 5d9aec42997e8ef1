import { loadTreeOps, type TreeOps } from '@jvs/fs';

/** Where a process is to die: in its `call`th tree operation (from 0), or the first one of that name; half way through its entries, or right after it. */
export interface DeathPoint {
  readonly call: number | keyof TreeOps;
  readonly when: 'half' | 'after';
}

/** Real operations, in which this process kills itself without any warning. */
export function dyingTreeOps(at: DeathPoint): TreeOps {
  const { ops } = loadTreeOps();
  let calls = 0;
  const guard = <T extends object>(
    name: string,
    call: (request: T, ...rest: never[]) => Promise<unknown>,
  ) => {
    return async (request: T, ...rest: never[]): Promise<unknown> => {
      const here = calls++ === at.call || name === at.call;
      const answer = await call(here && at.when === 'half' ? halved(name, request) : request, ...rest);
      if (here) die();
      return answer;
    };
  };
  const guarded = Object.entries(ops).map(([name, value]) => [
    name,
    typeof value === 'function' ? guard(name, (value as never as () => Promise<unknown>).bind(ops)) : value,
  ]);
  return Object.fromEntries(guarded) as TreeOps;
}

/** The half that is done first: what is removed goes from the leaves. */
function halved<T>(name: string, request: T): T {
  const { indices, expected } = request as {
    indices?: Uint32Array;
    expected?: Readonly<Record<string, Uint8Array>>;
  };
  if (indices === undefined) return request;
  const half = indices.length >> 1;
  const [from, to] = name === 'removeEntries' ? [half, indices.length] : [0, half];
  // One element of each column for each index.
  const columns = Object.entries(expected ?? {}).map(([key, column]) => [key, column.subarray(from, to)]);
  return {
    ...request,
    indices: indices.subarray(from, to),
    ...(expected === undefined ? {} : { expected: Object.fromEntries(columns) as unknown }),
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}
