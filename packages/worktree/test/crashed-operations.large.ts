import { test } from '@jest/globals';
import { withTempDir } from '@jvs/testing';
import { checks, crashOperation } from './crashed-operations.js';

for (const operation of Object.keys(checks))
  test(
    `is whole before or whole after, killed at any step: ${operation}`,
    () => withTempDir((dir) => crashOperation(dir, operation, 1)),
    3_600_000,
  );
