/** The project's own files as the architecture tests see them: who imports what, how long everything is. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/lib/root';

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path of ours relative to the project, or null for a package. */
  readonly file: string | null;
  readonly line: number;
  /** `import type`: gone at run time, so it closes no cycle. */
  readonly typeOnly: boolean;
}
export interface NamedFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}
export interface Source {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly NamedFunction[];
}

/** Files below a folder with one of these endings, relative to the project. */
export function filesIn(folder: string, ...endings: string[]): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (endings.some((ending) => name.endsWith(ending)))
        found.push(relative(projectRoot, path).replaceAll('\\', '/'));
    }
  };
  walk(join(projectRoot, folder));
  return found.sort();
}

export const readText = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
export const readJson = <T>(path: string): T => JSON.parse(readText(path)) as T;

/** Every TypeScript file of the product: sources, handlers, migrations. */
export const sources: readonly Source[] = ['src', 'handlers', 'migrations']
  .flatMap((folder) => filesIn(folder, '.ts'))
  .map(toSource);

function toSource(path: string): Source {
  const text = readText(path);
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    imports: importsOf(file),
    functions: functionsOf(file),
  };
}

function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** Static and dynamic imports, re-exports, `require` of a literal, and import types: a type import counts too. */
function importsOf(file: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly = false): void => {
    if (!node || !ts.isStringLiteralLike(node)) return;
    const specifier = node.text;
    found.push({
      specifier,
      file: specifier.startsWith('.') ? resolveOwn(file.fileName, specifier) : null,
      line: lineOf(file, node),
      typeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly);
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function resolveOwn(from: string, specifier: string): string {
  const base = resolve(projectRoot, dirname(from), specifier);
  const candidates = [base, `${base}.ts`, `${base}.d.ts`, join(base, 'index.ts')];
  const file = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return relative(projectRoot, file ?? base).replaceAll('\\', '/');
}

/** Declarations, methods, and functions bound to a name; a callback is part of the function it stands in. */
function functionsOf(file: ts.SourceFile): NamedFunction[] {
  const found: NamedFunction[] = [];
  const add = (node: ts.Node, name: string): void => {
    const first = lineOf(file, node);
    const last = file.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
    found.push({ name, line: first, lines: last - first + 1 });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) && node.body)
      add(node, node.name?.getText(file) ?? 'default');
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer))
    )
      add(node.initializer, node.name.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The room a file belongs to: a folder below src, `handlers`, `migrations`, or a file of its own (`main`). */
export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

/** String literals of a union type, by the type's name. */
export function literalsOf(path: string, typeName: string): string[] {
  const file = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2023, true);
  const alias = file.statements.filter(ts.isTypeAliasDeclaration).find((s) => s.name.text === typeName);
  if (!alias || !ts.isUnionTypeNode(alias.type)) throw new Error(`${path} declares no union ${typeName}`);
  return alias.type.types.flatMap((t) =>
    ts.isLiteralTypeNode(t) && ts.isStringLiteral(t.literal) ? [t.literal.text] : [],
  );
}
