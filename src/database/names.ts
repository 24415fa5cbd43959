import { type RawBuilder, sql } from 'kysely';

/** A column, by its name after that of its table and a full stop, both as they stand in the code. */
export function columnNamed<Value = unknown>(name: string): RawBuilder<Value> {
  return quoted(name) as RawBuilder<Value>;
}

/** A table, by its name as it stands in the code. */
export function tableNamed(name: string): RawBuilder<unknown> {
  return quoted(name);
}

const KNOWN = new Map<string, RawBuilder<unknown>>();

/** Quotes a name once: what Kysely makes of names is taken apart and quoted anew in every statement. */
function quoted(name: string): RawBuilder<unknown> {
  let known = KNOWN.get(name);
  if (!known) KNOWN.set(name, (known = sql.raw(`"${name.replaceAll('.', '"."')}"`)));
  return known;
}
