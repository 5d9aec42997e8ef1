import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const printer = ts.createPrinter({ removeComments: true });

/**
 * What a built package exports, entry by entry, as its declaration files say it: sorted, without comments. Declarations only: a type that
 * an exported one names and that is not exported itself is not followed.
 * @param {string} dir absolute
 */
export function apiReport(dir, { name, exports = {} }) {
  const parts = Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && target.types)
    .map(([entry, { types }]) => {
      const declared = exportsOf(path.join(dir, types));
      const texts = [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
      return [`# ${path.posix.join(name, entry)}`, ...texts].join('\n\n');
    });
  return `${parts.join('\n\n')}\n`;
}

/** Exported names and the text of their declarations. */
function exportsOf(file) {
  const source = parse(file);
  const found = new Map();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      for (const [name, text] of reExports(statement, source)) found.set(name, text);
    } else if (isExported(statement)) {
      for (const name of namesOf(statement)) append(found, name, textOf(statement, source));
    }
  }
  return found;
}

/** The names that `export {…}` and `export * from` bring. */
function reExports({ exportClause, moduleSpecifier }, source) {
  const from = moduleSpecifier?.text;
  if (exportClause === undefined)
    return from.startsWith('.')
      ? exportsOf(besides(source, from))
      : [[`* ${from}`, `export * from '${from}';`]];
  if (ts.isNamespaceExport(exportClause))
    return [[exportClause.name.text, `export * as ${exportClause.name.text} from '${from}';`]];
  return exportClause.elements.map(({ name, propertyName }) => {
    const original = (propertyName ?? name).text;
    const renamed = original === name.text ? '' : `// exported as ${name.text}\n`;
    if (from !== undefined && !from.startsWith('.'))
      return [name.text, `export { ${original} } from '${from}'; ${renamed}`.trim()];
    const declared =
      from === undefined ? localOf(source, original) : exportsOf(besides(source, from)).get(original);
    if (declared === undefined) throw new Error(`${source.fileName}: ${original} is exported from nowhere`);
    return [name.text, `${renamed}${declared}`];
  });
}

/** A declaration of the file that an `export {…}` without `from` names, or what it imports under that name. */
function localOf(source, wanted) {
  const texts = [];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      const element =
        bindings && ts.isNamedImports(bindings) && bindings.elements.find(({ name }) => name.text === wanted);
      const from = statement.moduleSpecifier.text;
      if (element && from.startsWith('.'))
        return exportsOf(besides(source, from)).get((element.propertyName ?? element.name).text);
      if (element) return `export { ${wanted} } from '${from}';`;
    } else if (namesOf(statement).includes(wanted)) texts.push(textOf(statement, source));
  }
  return texts.length === 0 ? undefined : texts.join('\n');
}

function isExported(statement) {
  return (ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []).some(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
  );
}

function namesOf(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name === undefined ? [] : [statement.name.text];
}

function textOf(statement, source) {
  return printer.printNode(ts.EmitHint.Unspecified, statement, source).replace(/^(export )?(declare )?/, '');
}

function append(found, name, text) {
  found.set(name, found.has(name) ? `${found.get(name)}\n${text}` : text);
}

function besides(source, specifier) {
  return path.join(path.dirname(source.fileName), specifier.replace(/\.js$/, '.d.ts'));
}

function parse(file) {
  if (!existsSync(file)) throw new Error(`${file} is not there: npm run build`);
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
}
