import type { RepoConfig } from '@jvs/model';

type Section = Readonly<Record<string, unknown>>;

/** The policy without a setting, and without sections that have none left: as if it had never been set. `key` is a path, as "retention.keep_last". */
export function unsetSetting(config: RepoConfig, key: string): RepoConfig {
  return without(config, key.split('.')) as RepoConfig;
}

function without(section: Section, [name = '', ...inner]: readonly string[]): Section {
  const { [name]: value, ...others } = section;
  if (inner.length === 0 || typeof value !== 'object' || value === null) return others;
  const left = without(value as Section, inner);
  return Object.keys(left).length === 0 ? others : { ...section, [name]: left };
}
