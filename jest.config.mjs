/** One configuration for every package's tests; they import sources, so no build comes first. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@jvs/source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2023' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  roots: ['<rootDir>/packages', '<rootDir>/native', '<rootDir>/conformance', '<rootDir>/tools'],
  testMatch: ['**/test/**/*.test.ts', '<rootDir>/tools/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/build/', '/bundle/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/native/build/', '/bundle/'],
  watchman: false,
  maxWorkers: 2,
  // Real file systems and real processes, on machines that may be busy.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/tools/jest-count-reporter.mjs'],
};
