import { type ClassType, Field, InputType, registerEnumType } from 'type-graphql';
import type { OrderKey, OrderTerm } from '../database/keyset.ts';
import { columnNamed } from '../database/names.ts';
import { OrderDirection } from './filters.ts';

/** One element of an `orderBy` argument. */
export interface OrderInput<Name extends string> {
  field: Name;
  direction: OrderDirection;
}

/**
 * A key whose column holds numbers or instants.
 *
 * @param property what a row has in it
 * @param absent what the column holds where the property is null
 */
export function orderKey<Row>(
  table: string,
  column: string,
  name: string,
  property: keyof Row & string,
  absent?: number,
): OrderKey<Row> {
  return {
    table,
    name,
    column: columnNamed(`${table}.${column}`),
    type: 'number',
    property,
    value: (row) => (row[property] ?? absent) as number,
  };
}

/** A key whose column holds texts. Where the property is null, it holds the empty one. */
export function textOrderKey<Row>(
  table: string,
  column: string,
  name: string,
  property: keyof Row & string,
): OrderKey<Row> {
  return {
    table,
    name,
    column: columnNamed(`${table}.${column}`),
    type: 'string',
    property,
    value: (row) => (row[property] ?? '') as string,
  };
}

/** The order that is asked for, made total by the id, which runs the way of the last term. */
export function totalOrder<Name extends string, Row>(
  keys: Readonly<Record<Name, OrderKey<Row>>> & { readonly ID: OrderKey<Row> },
  requested: readonly OrderInput<NoInfer<Name>>[] | null | undefined,
  fallback: NoInfer<Name>,
): OrderTerm<Row>[] {
  const terms: OrderTerm<Row>[] = [];
  for (const { field, direction } of requested?.length
    ? requested
    : [{ field: fallback, direction: OrderDirection.ASC }]) {
    const key = keys[field];
    if (terms.some((term) => term.key === key)) continue;
    terms.push({ key, descending: direction === OrderDirection.DESC });
    if (key === keys.ID) return terms;
  }
  return [...terms, { key: keys.ID, descending: terms.at(-1)?.descending ?? false }];
}

/** The enum and the input type by which clients order a kind of object. */
export function orderInputType<Name extends string>(
  kind: string,
  fields: Readonly<Record<Name, string>>,
): ClassType<OrderInput<Name>> {
  const names = Object.keys(fields) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, name]));
  registerEnumType(values, {
    name: `${kind}OrderField`,
    description: `What a list of ${kind} objects can be sorted by.`,
    valuesConfig: Object.fromEntries(names.map((name) => [name, { description: fields[name] }])),
  });

  @InputType(`${kind}Order`, {
    description: `How a list of ${kind} objects is sorted; ties are broken by the next element, then by id.`,
  })
  class Order implements OrderInput<Name> {
    @Field(() => values, { description: 'What to sort by.' })
    field!: Name;

    @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Which way.' })
    direction!: OrderDirection;
  }
  return Order;
}
