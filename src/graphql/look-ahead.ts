import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

/**
 * The names of the fields that an operation selects, without arguments and in any case, below a field that is being
 * resolved: what can be read beforehand. Fields that depend on `@skip` or `@include` are not among them.
 *
 * @param path leads from the field to where they stand
 */
export function selectedFields(info: GraphQLResolveInfo, ...path: string[]): ReadonlySet<string> {
  let fields: readonly FieldNode[] = info.fieldNodes;
  for (const name of path) fields = fieldsBelow(fields, info).filter((field) => field.name.value === name);
  const plain = fieldsBelow(fields, info).filter((field) => !field.arguments?.length);
  return new Set(plain.map((field) => field.name.value));
}

function fieldsBelow(fields: readonly FieldNode[], info: GraphQLResolveInfo): FieldNode[] {
  return fields.flatMap((field) => fieldsIn(field.selectionSet?.selections ?? [], info));
}

function fieldsIn(selections: readonly SelectionNode[], info: GraphQLResolveInfo): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.directives?.length) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    // No type has several kinds of objects in one place, so that a fragment's type always fits.
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    return fieldsIn(fragment?.selectionSet.selections ?? [], info);
  });
}
