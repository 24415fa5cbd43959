import {
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql';
import { Extensions } from 'type-graphql';

/**
 * The names of the fields that an operation selects, without arguments and in any case, below a field that is being
 * resolved: what can be read beforehand. Fields that depend on `@skip` or `@include` are not among them.
 *
 * @param path leads from the field to where they stand
 */
export function selectedFields(info: GraphQLResolveInfo, ...path: string[]): ReadonlySet<string> {
  const plain = fieldsAt(info, path, isUnconditional).filter((field) => !field.arguments?.length);
  return new Set(plain.map((field) => field.name.value));
}

/**
 * The names of all fields that an operation may select below a field that is being resolved: what else there is need not
 * be read.
 *
 * @param path leads from the field to where they stand
 */
export function mentionedFields(info: GraphQLResolveInfo, ...path: string[]): ReadonlySet<string> {
  return new Set(fieldsAt(info, path, () => true).map((field) => field.name.value));
}

/** Whether an operation asks for nothing else than the root field that is being resolved. */
export function standsAlone({ operation }: GraphQLResolveInfo): boolean {
  const [field, ...others] = operation.selectionSet.selections;
  return field?.kind === Kind.FIELD && others.length === 0;
}

/**
 * Remembers what is made of the fields below a field: it is the same for each object of a list, and each time that the
 * document is asked for again.
 */
export function onceForField<T>(make: (info: GraphQLResolveInfo) => T): (info: GraphQLResolveInfo) => T {
  const made = new WeakMap<FieldNode, T>();
  return (info) => {
    const [field, ...others] = info.fieldNodes;
    // A field that stands in several places of a document is made of all of them.
    if (!field || others.length > 0) return make(info);
    let value = made.get(field);
    if (value === undefined) made.set(field, (value = make(info)));
    return value;
  };
}

const READ_AHEAD = 'readAhead';

/** Marks a field that objects may have been read with: its resolver is called where they have nothing of its name. */
export const ReadAhead: MethodDecorator = Extensions({ [READ_AHEAD]: true });

/** Has the fields that are marked so answer with what their objects were read with, without a resolver where there is that. */
export function answerReadAhead(schema: GraphQLSchema): void {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .filter(({ extensions }) => extensions[READ_AHEAD]);
  for (const field of fields) {
    const { name, resolve } = field;
    field.resolve = (object: Readonly<Record<string, unknown>>, args, context, info) => {
      const value = object[name];
      return value === undefined ? resolve?.(object, args, context, info) : value;
    };
  }
}

type Condition = (selection: SelectionNode) => boolean;

function isUnconditional(selection: SelectionNode): boolean {
  return !selection.directives?.length;
}

function fieldsAt(info: GraphQLResolveInfo, path: readonly string[], counts: Condition): FieldNode[] {
  const below = (fields: readonly FieldNode[]) =>
    fields.flatMap((field) => fieldsIn(field.selectionSet?.selections ?? [], info, counts));
  return path.reduce(
    (fields, name) => below(fields.filter((field) => field.name.value === name)),
    below(info.fieldNodes),
  );
}

function fieldsIn(selections: readonly SelectionNode[], info: GraphQLResolveInfo, counts: Condition): FieldNode[] {
  return selections.filter(counts).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    // No type has several kinds of objects in one place, so that a fragment's type always fits.
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    return fieldsIn(fragment?.selectionSet.selections ?? [], info, counts);
  });
}
