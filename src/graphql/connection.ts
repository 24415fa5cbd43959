import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { decodeCursor, encodeCursor, type OrderTerm, type Position, positionOf } from '../database/keyset.ts';
import type { Stretch } from '../database/listing.ts';
import { badInput } from '../errors.ts';

/** How many objects a connection gives when it is not asked for a number, and how many at the most. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

/** The arguments of a connection that is paged forward only. */
@ArgsType()
export class ForwardPageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many, counted from the beginning: ${DEFAULT_PAGE_SIZE} when left out, ${MAX_PAGE_SIZE} at the most.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;
}

/** The arguments of a connection that is paged both ways. */
@ArgsType()
export class PageArgs extends ForwardPageArgs {
  @Field(() => Int, { nullable: true, description: `How many, counted from the end; ${MAX_PAGE_SIZE} at the most.` })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null;
}

/** The stretch of a list that the arguments ask for. */
export interface PageRequest {
  readonly limit: number;
  readonly backward: boolean;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

/** @throws BAD_USER_INPUT naming the argument that is out of range or contradicts another */
export function pageRequest<Row>(args: PageArgs, order: readonly OrderTerm<Row>[]): PageRequest {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('last', 'Ask for the first or the last objects, not for both.');
  return {
    limit: first != null ? pageSize('first', first) : last != null ? pageSize('last', last) : DEFAULT_PAGE_SIZE,
    backward: last != null,
    after: after != null ? decodeCursor(order, after, 'after') : undefined,
    before: before != null ? decodeCursor(order, before, 'before') : undefined,
  };
}

/** @throws BAD_USER_INPUT naming the argument when the size is negative or above the maximum */
export function pageSize(name: string, size: number): number {
  if (size >= 0 && size <= MAX_PAGE_SIZE) return size;
  throw badInput(name, `${name} must be from 0 to ${MAX_PAGE_SIZE}; it is ${size}.`);
}

/** Where a connection's page comes from; each part is read only when the client selects it. */
export interface PageSource<Row> {
  readonly request: PageRequest;
  readonly order: readonly OrderTerm<Row>[];
  read(): Promise<Stretch<Row>>;
  count(): Promise<number>;
  /** Whether the list has a row at the position or behind it (or before it, when `backward`). */
  reachesBeyond(position: Position, backward: boolean): Promise<boolean>;
}

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  readonly #source: PageSource<unknown>;

  constructor(source: PageSource<unknown>) {
    this.#source = source;
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the first object of the page.' })
  async startCursor(): Promise<string | null> {
    return this.#cursor((await this.#source.read()).rows.at(0));
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the last object of the page.' })
  async endCursor(): Promise<string | null> {
    return this.#cursor((await this.#source.read()).rows.at(-1));
  }

  @Field(() => Boolean, { description: 'Whether the list goes on after the page.' })
  async hasNextPage(): Promise<boolean> {
    const { backward, before } = this.#source.request;
    if (!backward && (await this.#source.read()).more) return true;
    return before !== undefined && this.#source.reachesBeyond(before, false);
  }

  @Field(() => Boolean, { description: 'Whether the list has something before the page.' })
  async hasPreviousPage(): Promise<boolean> {
    const { backward, after } = this.#source.request;
    if (backward && (await this.#source.read()).more) return true;
    return after !== undefined && this.#source.reachesBeyond(after, true);
  }

  #cursor(row: unknown): string | null {
    const { order } = this.#source;
    return row === undefined ? null : encodeCursor(order, positionOf(order, row));
  }
}

/** A page of a list, as Relay's connection. */
export interface Connection<Row> {
  nodes(): Promise<Row[]>;
  totalCount(): Promise<number>;
}

/** The connection type, and its edge type, for nodes of a type. */
export function connectionType<Row>(node: ClassType, name: string): new (source: PageSource<Row>) => Connection<Row> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its place there.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'The place, to go on from.' })
    cursor!: string;

    @Field(() => node, { description: `The ${name}.` })
    node!: Row;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class TypedConnection implements Connection<Row> {
    readonly #source: PageSource<Row>;

    constructor(source: PageSource<Row>) {
      this.#source = source;
    }

    @Field(() => [node], { description: 'The objects of the page.' })
    async nodes(): Promise<Row[]> {
      return (await this.#source.read()).rows;
    }

    @Field(() => [Edge], { description: 'The objects of the page, each with its cursor.' })
    async edges(): Promise<Edge[]> {
      const { order } = this.#source;
      const { rows } = await this.#source.read();
      return rows.map((row) => ({ cursor: encodeCursor(order, positionOf(order, row)), node: row }));
    }

    @Field(() => PageInfo, { description: 'Where the page lies in the list.' })
    pageInfo(): PageInfo {
      return new PageInfo(this.#source);
    }

    @Field(() => Int, { description: 'How many objects the list has in all; counted only when it is selected.' })
    totalCount(): Promise<number> {
      return this.#source.count();
    }
  }

  return TypedConnection;
}
