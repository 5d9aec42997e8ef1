export { type EngineCase, type EngineCaseContext, type EngineUnderTest } from './engine/engine-case.js';
export { engineCases } from './engine/engine-cases.js';
export { runEngineSuite, type EngineCaseResult, type EngineSuiteOptions } from './engine/run-engine-suite.js';
