/** The `oclif` section of the bundle's package.json. */
export const oclifSection = {
  bin: 'jvs',
  dirname: 'jvs',
  topicSeparator: ' ',
  commands: { strategy: 'explicit', target: './commands.js', identifier: 'commands' },
  topics: {
    audit: { description: 'Read the log of everything that changed the repository' },
    config: { description: 'Read and set the policy of the repository' },
    engine: { description: 'See and test the ways snapshots are cloned' },
    gc: { description: 'Delete snapshots that are not wanted any more' },
    op: { description: 'Read the operations that undo takes back' },
    pin: { description: 'Protect snapshots from being deleted' },
    plugins: { description: 'Add engines and commands of others to jvs' },
    tag: { description: 'Name snapshots' },
    worktree: { description: 'Work with several directories on one history (short: wt)' },
  },
};
