/** One thing that may stand where the cursor is. */
export interface Candidate {
  /** The whole word. */
  readonly value: string;
  readonly about?: string | undefined;
}

/** What may stand where the cursor is: these words, or what the shell itself finds among files. */
export type Candidates = readonly Candidate[] | 'files' | 'directories';
