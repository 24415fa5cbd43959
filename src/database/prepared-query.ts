import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

/** A query whose text is made once for a database and then run with other values each time. */
export class PreparedQuery<Values extends object, Row> {
  readonly #build: QueryBuilder<Values, Row>;
  readonly #compiled = new Map<Dialect, Compiled<Values>>();

  constructor(build: QueryBuilder<Values, Row>) {
    this.#build = build;
  }

  /** The query in the words of a database. */
  compile(dialect: Dialect): Compiled<Values> {
    let compiled = this.#compiled.get(dialect);
    if (!compiled) this.#compiled.set(dialect, (compiled = this.#compileFor(dialect)));
    return compiled;
  }

  #compileFor(dialect: Dialect): Compiled<Values> {
    const { sql: text, parameters } = this.#build(dialect, (name) => sql`${new Placeholder(name)}`).compile();
    return {
      sql: text,
      bind: (values) =>
        parameters.map((parameter) =>
          parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
        ),
    };
  }
}

interface Compiled<Values> {
  readonly sql: string;
  /** The parameters of one run, in the order of the text. */
  bind(values: Values): unknown[];
}

/** How rows of a table are found by their ids. */
export interface Lookup<Row> {
  /** Gives a row for each id of a JSON list. */
  readonly query: PreparedQuery<{ ids: string }, object>;
  decode(raw: object): Row;
}

type QueryBuilder<Values, Row> = (
  dialect: Dialect,
  value: <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>,
) => Compilable<Row>;

class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}
