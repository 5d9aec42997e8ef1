import type { EngineCapabilities } from '@jvs/engine';
import type { EngineUnderTest } from './engine-case.js';

type Requirement = (under: EngineUnderTest) => string | undefined;

const needsAvailable: Requirement = ({ engine, available }) =>
  available ? undefined : `engine "${engine.name}" is not available here`;

/** All of them, the first reason given; each needs an available engine too. */
export function all(...requirements: Requirement[]): Requirement {
  return (under) => {
    for (const requirement of [needsAvailable, ...requirements]) {
      const reason = requirement(under);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

export const isAvailable: Requirement = all();
export const isUnavailable: Requirement = ({ engine, available }) =>
  available ? `engine "${engine.name}" is available here` : undefined;
export const always: Requirement = () => undefined;
export const isRoot: Requirement = ({ root }) => (root ? undefined : 'needs root');
export const isOrdinaryUser: Requirement = ({ root }) =>
  root ? 'root may read and write everything' : undefined;

export function keeps(what: keyof EngineCapabilities['keeps']): Requirement {
  return ({ engine }) => (engine.capabilities.keeps[what] ? undefined : `does not declare keeps.${what}`);
}

type Optional = 'share' | 'stage' | 'removeTree' | 'makesRoots' | 'provesUnchanged';

export function declares(what: Optional): Requirement {
  return ({ engine }) => (engine.capabilities[what] ? undefined : `does not declare ${what}`);
}

export function doesNotDeclare(what: Optional): Requirement {
  return ({ engine }) => (engine.capabilities[what] ? `declares ${what}` : undefined);
}
