import { type ClassType, Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { TextConditions, ValueConditions } from '../database/predicates.ts';
import { DateTime } from '../scalars/date-time.ts';
import { PartialDate } from '../scalars/partial-date.ts';

const EQ = 'Is exactly this.';
const NE = 'Is not this; a missing value is not this either.';
const IN = 'Is one of these; an empty list matches nothing.';
const IS_NULL = 'Whether the value is missing.';

@InputType({ description: 'Conditions on an id; all of them must hold.' })
export class IdFilter implements Pick<ValueConditions<string>, 'eq' | 'ne' | 'in'> {
  @Field(() => ID, { nullable: true, description: EQ })
  eq?: string | null;

  @Field(() => ID, { nullable: true, description: NE })
  ne?: string | null;

  @Field(() => [ID], { nullable: true, description: IN })
  in?: string[] | null;
}

@InputType({ description: 'Conditions on a text; all of them must hold.' })
export class StringFilter implements TextConditions {
  @Field(() => String, { nullable: true, description: `${EQ} To the letter.` })
  eq?: string | null;

  @Field(() => String, { nullable: true, description: NE })
  ne?: string | null;

  @Field(() => [String], { nullable: true, description: IN })
  in?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Has this in it, regardless of case.' })
  contains?: string | null;

  @Field(() => String, { nullable: true, description: 'Begins with this, regardless of case.' })
  startsWith?: string | null;

  @Field(() => String, { nullable: true, description: 'Ends with this, regardless of case.' })
  endsWith?: string | null;

  @Field(() => Boolean, { nullable: true, description: IS_NULL })
  isNull?: boolean | null;
}

@InputType({ description: 'Conditions on a yes or no; all of them must hold.' })
export class BooleanFilter implements Pick<ValueConditions<boolean>, 'eq' | 'ne'> {
  @Field(() => Boolean, { nullable: true, description: EQ })
  eq?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: NE })
  ne?: boolean | null;
}

@InputType({ description: 'Conditions on a whole number; all of them must hold.' })
export class IntFilter extends rangeFilter<number>(Int) {}

@InputType({ description: 'Conditions on an instant; all of them must hold.' })
export class DateTimeFilter extends rangeFilter<Date>(DateTime) {}

@InputType({
  description:
    'Conditions on a partial date; all of them must hold. Dates are compared as text, and eq, ne, in and lte mean the ' +
    'whole period that they name: lte "1970" includes 1970-06-01.',
})
export class PartialDateFilter extends rangeFilter<string>(PartialDate) {}

@InputType({ description: 'Conditions on a reference to one object; all of them must hold.' })
export class ReferenceFilter {
  @Field(() => [ID], { nullable: true, description: IN })
  in?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'How many levels below those objects count as well; -1 for all.',
  })
  depth?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether there is no such object.' })
  isNull?: boolean | null;
}

@InputType({ description: 'Conditions on references to several objects; all of them must hold.' })
export class RelationFilter {
  @Field(() => [ID], { nullable: true, description: 'Has at least one of these; an empty list matches nothing.' })
  includes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Has all of these.' })
  includesAll?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Has none of these.' })
  excludes?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it has none at all.' })
  isEmpty?: boolean | null;
}

@InputType({ description: 'Conditions on references to objects of a hierarchy; all of them must hold.' })
export class HierarchyFilter extends RelationFilter {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'How many levels below those objects count as well; -1 for all.',
  })
  depth?: number | null;
}

export enum OrderDirection {
  ASC = 'asc',
  DESC = 'desc',
}

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list is sorted.',
  valuesConfig: {
    ASC: { description: 'Smallest, earliest or first in the alphabet first; missing values come first.' },
    DESC: { description: 'The other way round; missing values come last.' },
  },
});

interface RangeConditions<T> extends ValueConditions<T> {}

function rangeFilter<T>(scalar: Parameters<typeof valueType>[0]): ClassType<RangeConditions<T>> {
  const type = valueType(scalar);

  @InputType()
  abstract class RangeFilter implements RangeConditions<T> {
    @Field(type, { nullable: true, description: EQ })
    eq?: T | null;

    @Field(type, { nullable: true, description: NE })
    ne?: T | null;

    @Field(() => [scalar], { nullable: true, description: IN })
    in?: T[] | null;

    @Field(type, { nullable: true, description: 'Is greater, or later.' })
    gt?: T | null;

    @Field(type, { nullable: true, description: 'Is this, or greater, or later.' })
    gte?: T | null;

    @Field(type, { nullable: true, description: 'Is less, or earlier.' })
    lt?: T | null;

    @Field(type, { nullable: true, description: 'Is this, or less, or earlier.' })
    lte?: T | null;

    @Field(() => Boolean, { nullable: true, description: IS_NULL })
    isNull?: boolean | null;
  }
  return RangeFilter as unknown as ClassType<RangeConditions<T>>;
}

function valueType(scalar: typeof Int | typeof DateTime | typeof PartialDate) {
  return () => scalar;
}
