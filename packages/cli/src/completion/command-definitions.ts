import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ArgDefinition {
  readonly name: string;
  readonly description?: string;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
}

export interface FlagDefinition {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly summary?: string;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
  readonly hidden?: boolean;
  /** Set for those that most commands have. */
  readonly helpGroup?: string;
}

/** One command as help knows it. */
export interface CommandDefinition {
  readonly summary?: string;
  readonly args: Readonly<Record<string, ArgDefinition>>;
  readonly flags: Readonly<Record<string, FlagDefinition>>;
}

/** All commands by name ("worktree list"), and the topics above them with what they are about. */
export interface Definitions {
  readonly commands: Readonly<Record<string, CommandDefinition>>;
  readonly topics: Readonly<Record<string, string>>;
}

/** What was written beside the bundle when it was made: reading it is much faster than loading every command. */
export function readDefinitions(directory: string): Definitions {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const manifest = read('oclif.manifest.json') as { commands: Record<string, CommandDefinition> };
  const { oclif } = read('package.json') as {
    oclif: { topics: Record<string, { readonly description: string }> };
  };
  return {
    commands: Object.fromEntries(
      Object.entries(manifest.commands).map(([id, command]) => [id.replaceAll(':', ' '), command]),
    ),
    topics: Object.fromEntries(
      Object.entries(oclif.topics).map(([name, { description }]) => [name, description]),
    ),
  };
}
