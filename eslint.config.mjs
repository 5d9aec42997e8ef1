import { existsSync } from 'node:fs';
import path from 'node:path';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { sourceConstraints, testConstraints } from './eslint.boundaries.mjs';

const boundaries = (depConstraints, self = false) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    banTransitiveDependencies: false,
    allow: [],
    allowCircularSelfDependency: self,
    depConstraints,
  },
];

// Nx lints each project in its own folder: loading that one's program keeps a run to seconds.
function projects() {
  const here = path.relative(import.meta.dirname, process.cwd());
  const own = here && existsSync('tsconfig.json') ? [`./${here}/tsconfig.json`] : [];
  const all = ['./packages/*/tsconfig.json', './native/tsconfig.json', './conformance/tsconfig.json'];
  return [...(here ? own : all), './tsconfig.test.json'];
}

const TESTS = ['**/test/**/*.ts', 'tools/**/*.ts', '**/*.test.ts'];

export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/build/**', '**/bundle/**', '**/node_modules/**', '**/.nx/**', '**/.cache/**'],
  },
  { plugins: { '@nx': nx } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: projects(),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(sourceConstraints),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-empty': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Libraries return data and emit events; only the command line prints and reads the environment.
    files: ['packages/*/src/**/*.ts', 'native/lib/**/*.ts', 'conformance/src/**/*.ts'],
    ignores: ['packages/cli/**', 'packages/testing/**', 'conformance/src/cli/**', 'conformance/src/cli.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Libraries never read the environment.' },
        { object: 'process', property: 'exit', message: 'Libraries never end the process.' },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(testConstraints, true),
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/bin/*.js'],
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 250],
      'no-empty': 'error',
      eqeqeq: 'error',
    },
  },
  prettier,
);
