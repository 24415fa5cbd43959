import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

/** A query whose text is made once per connection and then run with other values each time. */
export class PreparedQuery<Values extends object, Row> {
  readonly #build: QueryBuilder<Values, Row>;

  constructor(build: QueryBuilder<Values, Row>) {
    this.#build = build;
  }

  /** Compiles the query; `bind` gives the parameters of one run in the order of the text. */
  compile(dialect: Dialect): { sql: string; bind(values: Values): unknown[] } {
    const compiled = this.#build(dialect, (name) => sql`${new Placeholder(name)}`).compile();
    const parameters = compiled.parameters;
    return {
      sql: compiled.sql,
      bind: (values) =>
        parameters.map((parameter) =>
          parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
        ),
    };
  }
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
