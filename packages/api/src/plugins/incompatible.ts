import { JvsError } from '@jvs/model';

export interface Contracts {
  readonly kind: 'engine' | 'command';
  /** The one the plugin was made for. */
  readonly contract: number | null;
  /** The one of this jvs. */
  readonly supported: number;
}

/** The error for engines or commands of another version of their contract. */
export function incompatible(plugin: string, { kind, contract, supported }: Contracts): JvsError {
  return new JvsError('E_PLUGIN_INCOMPATIBLE', {
    message: `plugin ${plugin} is made for ${kind} contract ${String(contract)}, and this jvs has contract ${supported}`,
    hint: `Install another version of it: jvs plugins install ${plugin}`,
    details: { plugin, contract, supported },
  });
}
