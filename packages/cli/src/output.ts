import { writeSync } from 'node:fs';

/** Where text goes. A reader that has gone away is not the command's failure; a write that fails otherwise (a full disk) throws its errno error. */
export interface Output {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/**
 * An output on a descriptor. Synchronous, so that nothing is lost when the process ends, and 4 ms cheaper than a stream. One that is not
 * `required` never throws: where errors are told, there is nobody left to tell of its own.
 */
export function openOutput(
  fd: number,
  isTerminal: boolean,
  { required = true }: { readonly required?: boolean } = {},
): Output {
  let open = true;
  return {
    isTerminal,
    write(text) {
      if (open) open = writeAll(fd, Buffer.from(text), required);
    },
  };
}

/** Whether the reader is still there. */
function writeAll(fd: number, bytes: Buffer, required: boolean): boolean {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE' || (code !== 'EAGAIN' && !required)) return false;
      if (code !== 'EAGAIN') throw error;
      // A pipe that another program made non-blocking is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
