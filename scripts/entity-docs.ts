import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** What the source says about a class of entities and its properties. */
export interface EntityDoc {
  readonly text: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** Reads the sources of all entities; gives what they say, by the name of the class. */
export function readEntityDocs(): Map<string, EntityDoc> {
  const classes = globSync('src/**/*[.-]entity.ts').flatMap(classesOf);
  return new Map(classes.map((declaration) => [declaration.name?.text ?? '', entityDoc(declaration)]));
}

function classesOf(path: string): ts.ClassDeclaration[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isClassDeclaration);
}

function entityDoc(declaration: ts.ClassDeclaration): EntityDoc {
  const properties = declaration.members.filter(ts.isPropertyDeclaration);
  return {
    text: docOf(declaration),
    properties: new Map(properties.map((property) => [property.name.getText(), docOf(property)])),
  };
}

/** The comment above a declaration; where there is none, the description that it has in the GraphQL schema. */
function docOf(declaration: ts.ClassDeclaration | ts.PropertyDeclaration): string {
  const [comment] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? descriptionOf(declaration) ?? '';
  return text.replaceAll(/\s+/g, ' ');
}

function descriptionOf(declaration: ts.ClassDeclaration | ts.PropertyDeclaration): string | undefined {
  return (ts.getDecorators(declaration) ?? [])
    .flatMap(({ expression }) => (ts.isCallExpression(expression) ? [...expression.arguments] : []))
    .filter(ts.isObjectLiteralExpression)
    .flatMap((options) => options.properties.filter(ts.isPropertyAssignment))
    .filter((option) => option.name.getText() === 'description')
    .map((option) => option.initializer)
    .find(ts.isStringLiteralLike)?.text;
}
