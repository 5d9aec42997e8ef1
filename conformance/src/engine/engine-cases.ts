import { capabilityCases } from './capability-cases.js';
import { contentCases } from './content-cases.js';
import type { EngineCase } from './engine-case.js';
import { failureCases } from './failure-cases.js';
import { metadataCases } from './metadata-cases.js';
import { namingCases } from './naming-cases.js';
import { removalCases } from './removal-cases.js';
import { rootCases } from './root-cases.js';
import { unchangedCases } from './unchanged-cases.js';

/** All cases, in the order of the obligations. */
export const engineCases: readonly EngineCase[] = [
  ...namingCases,
  ...contentCases,
  ...metadataCases,
  ...failureCases,
  ...capabilityCases,
  ...removalCases,
  ...rootCases,
  ...unchangedCases,
].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
