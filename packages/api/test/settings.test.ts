import { configKey } from '../src/settings/config-keys.js';

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing was thrown';
};

describe('settings', () => {
  it('knows settings by name only, and refuses values that do not fit', () => {
    const config = { schema: 'jvs.config/1', engine: 'auto' } as const;
    const known = { names: ['copy'], load: () => Promise.reject(new Error('not loaded')) };
    expect(configKey('engine').set(config, 'copy', known)).toEqual({ ...config, engine: 'copy' });
    expect(configKey('retention.keep_last').set(config, '5', known)).toEqual({
      ...config,
      retention: { keep_last: 5 },
    });
    expect(code(() => configKey('engine').set(config, '/usr/bin/engine', known))).toBe('E_CONFIG_INVALID');
    expect(code(() => configKey('retention.keep_last').set(config, '-1', known))).toBe('E_CONFIG_INVALID');
    expect(code(() => configKey('retention.protect_tagged').set(config, 'yes', known))).toBe(
      'E_CONFIG_INVALID',
    );
    expect(code(() => configKey('toString'))).toBe('E_CONFIG_INVALID');
  });
});
