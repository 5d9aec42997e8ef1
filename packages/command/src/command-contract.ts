/** Version of what a command and the `jvs` that runs it expect of one another: `CommandHost`, and the members of `JvsCommand`. */
export const COMMAND_CONTRACT = 1;
