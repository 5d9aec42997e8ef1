import { readFileBounded } from '@jvs/fs';
import { decodeSealed } from '@jvs/integrity';
import { isSnapshotId, JvsError, repoConfigSchema, type RepoConfig } from '@jvs/model';
import { FORMAT_VERSION, type RepoPaths } from '../layout.js';
import { readMetadataFile } from './read-metadata-file.js';

/** Throws E_FORMAT_UNSUPPORTED for a newer format, E_METADATA_CORRUPT for what is none. */
export async function checkFormat(paths: RepoPaths): Promise<void> {
  const bytes = await readFileBounded(paths.formatVersion, 64);
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');
  if (text === `${FORMAT_VERSION}\n`) return;
  const version = /^([1-9][0-9]{0,8})\n$/.exec(text)?.[1];
  if (version !== undefined) {
    throw new JvsError('E_FORMAT_UNSUPPORTED', {
      message: `this repository has format ${version}; this program knows format ${FORMAT_VERSION}`,
      hint: 'Install a newer version of jvs.',
      details: { found: Number(version), supported: FORMAT_VERSION },
    });
  }
  throw damaged('.jvs/format_version', bytes === undefined ? 'it is missing' : 'it is not a version number');
}

/** Throws E_METADATA_CORRUPT. */
export async function readRepoId(paths: RepoPaths): Promise<string> {
  const bytes = await readFileBounded(paths.repoId, 64);
  const id = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1').replace(/\n$/, '');
  if (isSnapshotId(id)) return id;
  throw damaged('.jvs/repo_id', bytes === undefined ? 'it is missing' : 'it is not a UUID');
}

/** The policy. Throws E_METADATA_CORRUPT. */
export async function readConfig(paths: RepoPaths): Promise<RepoConfig> {
  const config = await readMetadataFile(paths.config, {
    root: paths.root,
    // `jvs config` cannot mend it: it opens the repository first.
    decode: (bytes, file) =>
      decodeSealed<RepoConfig>(repoConfigSchema, bytes, {
        file,
        hint: `echo '{"engine":"auto","schema":"jvs.config/1"}' > ${paths.config}`,
      }),
  });
  if (config === undefined) throw damaged('.jvs/config.json', 'it is missing');
  return config;
}

function damaged(file: string, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}
