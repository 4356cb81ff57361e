import { apiErrors } from "./api-error.ts";
import { asFields, integerField, numberField, textField } from "./fields.ts";
import type { Direction, ToxicType } from "./stage.ts";
import { toxicTypes } from "./toxics/index.ts";

/** A toxic of a proxy. Its stages read the attributes as they are at the time. */
export interface Toxic {
  readonly name: string;
  readonly type: ToxicType;
  /** As it was written, capitals and all; `direction` is what it means. */
  readonly stream: string;
  readonly direction: Direction;
  toxicity: number;
  attributes: Readonly<Record<string, number>>;
}

/** A toxic as the HTTP API shows it. */
export interface ToxicView {
  readonly attributes: Readonly<Record<string, number>>;
  readonly name: string;
  readonly type: string;
  readonly stream: string;
  readonly toxicity: number;
}

export const viewToxic = ({ attributes, name, type, stream, toxicity }: Toxic): ToxicView => ({
  attributes,
  name,
  type: type.name,
  stream,
  toxicity,
});

function readAttributes(type: ToxicType, given: unknown, before: Readonly<Record<string, number>>): Record<string, number> {
  const fields = asFields(given, "field attributes");
  return Object.fromEntries(type.attributes.map((name) => [name, integerField(fields, name, before[name] ?? 0)]));
}

/** Reads the body of a "create toxic". The order of the refusals is Toxiproxy's. */
export function readToxic(body: unknown, taken: (name: string) => boolean): Toxic {
  const fields = asFields(body, "toxic");
  const typeName = textField(fields, "type", "");
  const stream = textField(fields, "stream", "downstream");
  const toxicity = numberField(fields, "toxicity", 1);
  const given = textField(fields, "name", "");
  const direction = stream.toLowerCase();
  if (direction !== "upstream" && direction !== "downstream") throw apiErrors.invalidStream();
  const type = toxicTypes.get(typeName);
  if (type === undefined) throw apiErrors.invalidToxicType();
  const name = given === "" ? `${typeName}_${stream}` : given;
  if (taken(name)) throw apiErrors.toxicAlreadyExists();
  return { name, type, stream, direction, toxicity, attributes: readAttributes(type, fields.attributes, {}) };
}

/** Reads the body of an "update toxic" and applies it: what it does not name stays; name, type and stream cannot change. */
export function changeToxic(toxic: Toxic, body: unknown): void {
  const fields = asFields(body, "toxic");
  const attributes = readAttributes(toxic.type, fields.attributes, toxic.attributes);
  toxic.toxicity = numberField(fields, "toxicity", toxic.toxicity);
  toxic.attributes = attributes;
}
