export interface HelpTopic {
  /** As in a list of topics. */
  readonly summary: string;
  /** Lines of at most 80 characters; examples are indented by four. */
  readonly text: string;
}

/** What `jvs help TOPIC` explains beside the commands. */
export const helpTopics: Readonly<Record<string, HelpTopic>> = {
  refs: {
    summary: 'How snapshots are named',
    text: `Wherever a command takes REF, these name a snapshot. The first kind that matches
decides; two snapshots that match alike are an error that lists them.

    HEAD        the newest snapshot of the worktree
    @           what the worktree was last made equal to
    REF~N       the N-th ancestor: HEAD~1, v1~3 (~ alone is ~1)
    ID          a whole id, or the beginning of one, four characters or more
    TAG         a tag; on several snapshots it means the newest
    TAG...      the beginning of a tag
    NOTE        text of a note

"id:", "tag:" and "note:" before a name force its kind:

    jvs show tag:v1
    jvs restore "note:before the clean-up"

Without a REF, most commands mean HEAD or the worktree as it is: see their help.`,
  },
  'exit-codes': {
    summary: 'What a command ends with, and how errors look',
    text: `    0    done
    1    internal error: a bug; the stack is printed
    2    usage: arguments that cannot be understood
    3    not found: no such repository, snapshot, worktree, path
    4    refused by the state of things: detached, exists, locked, ambiguous
    5    integrity: tampered with, corrupt, unhealthy
    6    environment: no space, permission, I/O
    7    committed, but a later step failed: the change is there
    130  interrupted; nothing is half-made

Errors go to stderr as two lines, with a code that never changes its meaning:

    error: there is no snapshot "nowhere" (E_REF_NOT_FOUND)
    hint: jvs history

With --json every command prints exactly one document on stdout, a failure too,
and the exit code is the same:

    jvs restore nowhere --json || jq -r .error.code`,
  },
  limits: {
    summary: 'What is kept, what is ignored, and what jvs does not do',
    text: `Everything in a worktree is kept. There is no ignore file: what no version should
hold belongs beside the worktree, not in it. Untracked does not exist; modes,
times, extended attributes, ACLs, links and holes are kept as far as the engine
can, and "jvs show REF" says what it could not.

Refused: a directory that holds .jvs, mount points inside a worktree, / and the
home directory as a repository.

A running program is captured file by file, not at one instant, unless the
engine is atomic; "jvs show REF" names files that changed meanwhile.

Snapshots lie on the same file system as the worktree: they are no backup against
the loss of the disk. Whoever can write .jvs can rewrite history; an anchor kept
elsewhere finds that out:

    jvs audit anchor
    jvs verify --all --expect-head "$(cat anchor)"

There is no merge, no server and no transfer between machines; several machines
may work on one shared file system, such as JuiceFS.`,
  },
};
