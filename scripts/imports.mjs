// Reads the imports of one source file. TypeScript 7 has no interface for programs yet, hence 6.0.
import { readFileSync } from "node:fs";
import ts from "typescript-6.0";

/** What a file imports and how, and whether it only forwards. Types count: a layer is about who knows whom. */
export function readImports(path) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const imports = [];
  const exportStars = [];
  const lineOf = (node) => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const add = (node, literal, form) => {
    imports.push({
      line: lineOf(node),
      specifier: literal && ts.isStringLiteralLike(literal) ? literal.text : undefined,
      form,
    });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, formOf(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, "re-export");
      if (!node.exportClause || ts.isNamespaceExport(node.exportClause)) {
        exportStars.push({ line: lineOf(node), specifier: node.moduleSpecifier?.text });
      }
    } else if (ts.isImportTypeNode(node)) add(node, node.argument.literal, "type");
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node, node.arguments[0], "dynamic");
    ts.forEachChild(node, visit);
  };
  visit(file);
  const forwarding = file.statements.filter((one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one)).length;
  const forwards = file.statements.some((one) => ts.isExportDeclaration(one));
  return { imports, exportStars, statements: { all: file.statements.length, forwarding: forwards ? forwarding : -1 } };
}

/** `import()`, and the ways around it: `require` and `process.getBuiltinModule`. */
function isLoading(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === "require";
  return ts.isPropertyAccessExpression(callee) && callee.name.text === "getBuiltinModule";
}

function formOf(clause) {
  if (!clause) return "side effect";
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings) && !clause.name) return `* as ${bindings.name.text}`;
  return "named";
}
