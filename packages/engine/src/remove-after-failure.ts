import type { TreeOps } from '@jvs/fs';
import { JvsError } from '@jvs/model';

/** ENG-07: removes what a failed call made and returns its failure. When even that fails, the error says where the rest is. */
export async function removeAfterFailure(
  remove: Pick<TreeOps, 'removeTree'>,
  dst: string,
  failure: JvsError,
): Promise<JvsError> {
  try {
    await remove.removeTree(dst);
    return failure;
  } catch (error) {
    const { message, code, hint, details } = failure;
    return new JvsError(code, {
      message: `${message}; and ${dst} could not be removed (${(error as Error).message})`,
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, left_behind: dst },
      cause: failure.cause,
    });
  }
}
