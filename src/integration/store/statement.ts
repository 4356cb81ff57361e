import type { Compilable } from "kysely";

/** What every database takes as it is. */
export type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;

/** Stands in a query, while it is built, for a value that is given each time it runs. */
class Blank {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A query that was built and compiled once: its text never changes. */
export interface Statement<V extends Values, Row> {
  readonly text: string;
  /** For its placeholders, in turn. */
  readonly parameters: (values: V) => Value[];
  /** What its rows look like. Nothing stands here. */
  readonly row?: Row;
}

/** Runs statements in the transaction that is under way. */
export interface Run {
  rows<V extends Values, Row>(statement: Statement<V, Row>, values: V): Promise<readonly Row[]>;
  /** How many rows it wrote. */
  write<V extends Values>(statement: Statement<V, unknown>, values: V): Promise<number>;
}

/**
 * Builds and compiles a query once: each time anew would cost several times what it costs to run.
 *
 * @param build is handed blanks under the names of the values. There is nothing to be learned from them, so that a query
 *   has the same text whatever it runs with.
 */
export function prepare<V extends Values, Row>(build: (blanks: V) => Compilable<Row>): Statement<V, Row> {
  const blanks = new Proxy({}, { get: (_, name) => new Blank(String(name)) }) as V;
  const { sql: text, parameters: slots } = build(blanks).compile();
  const given = slots.map((slot) => (slot instanceof Blank ? (values: V) => values[slot.name] as Value : () => slot as Value));
  return { text, parameters: (values) => given.map((take) => take(values)) };
}

/** Some of a row's columns. */
export function pick<Row, Name extends keyof Row>(row: Row, names: readonly Name[]): Pick<Row, Name> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<Row, Name>;
}
