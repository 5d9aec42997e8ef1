import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const SCHEMAS = path.resolve(import.meta.dirname, '..', 'schemas');

/** Checks documents against the committed schemas. */
export interface DocumentChecker {
  /** Names of the documents there are schemas for, such as "worktree.list". */
  readonly names: readonly string[];
  /** What is wrong with a document, by the schema its `schema` key names; empty when nothing is. */
  readonly problems: (document: { readonly schema?: unknown }) => string[];
}

export function loadSchemas(): DocumentChecker {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const files = readdirSync(SCHEMAS).filter((file) => file.endsWith('.json'));
  for (const file of files)
    ajv.addSchema(JSON.parse(readFileSync(path.join(SCHEMAS, file), 'utf8')) as object);
  return {
    names: files.map((file) => path.basename(file, '.json')).filter((name) => name !== 'definitions'),
    problems(document) {
      const [, name] = /^jvs\.([a-z.]+)\/1$/.exec(String(document.schema)) ?? [];
      const validate = name === undefined ? undefined : ajv.getSchema(`${name}.json`);
      if (validate === undefined) return [`no schema for ${String(document.schema)}`];
      return validate(document)
        ? []
        : (validate.errors ?? []).map((each) => `${each.instancePath} ${each.message}`);
    },
  };
}
