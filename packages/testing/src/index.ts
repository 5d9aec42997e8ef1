export { asNobody } from './as-nobody.js';
export { type Capability, whyMissing } from './capabilities.js';
export { type Aspect, compareTrees, type CompareOptions } from './compare-trees.js';
export { type JuicefsMetadata } from './juicefs-metadata.js';
export { JUICEFS } from './juicefs-program.js';
export {
  type MadeTreeOptions,
  makeGeneratedTree,
  makeHostileNames,
  makeOddTree,
  type OddTreeOptions,
} from './made-trees.js';
export { placeForImages } from './place-for-images.js';
export { file, type FileLiteral, link, type LinkLiteral, makeTree, type TreeLiteral } from './make-tree.js';
export { asOrdinaryUser, type OrdinaryUser } from './ordinary-user.js';
export { type JvsResult, runJvs, type RunJvsOptions } from './run-jvs.js';
export { mustRun, type ProgramResult, runProgram, type RunOptions } from './run-program.js';
export { dies, runSource } from './run-source.js';
export { CHECKOUT } from './scripts.js';
export { type DefineTest, skipUnless } from './skip-unless.js';
export { removeTree, withTempDir } from './temp-dir.js';
export { type FileSystemOptions, type FileSystemType, withFileSystem } from './with-file-system.js';
export { withEachMetadata } from './with-each-metadata.js';
export { type JuicefsOptions, type JuicefsVolume, withJuicefs } from './with-juicefs.js';
export { swapLinks, type Swapping } from './swap-links.js';
export { type Terminal, type TerminalOptions, withTerminal } from './with-terminal.js';
