import { isTree, type Tree } from "../../contract/reader.ts";
import { type Flat, flatten } from "./flatten.ts";
import type { Bounds, PhpDeclaration, PhpNote, PhpProperty, PhpType, PhpUnion } from "./model.ts";
import { caseName, className, createNamer, propertyName } from "./names.ts";
import { phpPattern } from "./pattern.ts";

/** Formats that generated code looks at. */
const formats = ["uri", "email", "uuid"];
/** Words of JSON Schema that say something about values and are not looked at. */
const unread = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "prefixItems",
  "patternProperties",
  "dependentSchemas",
  "dependentRequired",
  "unevaluatedProperties",
  "unevaluatedItems",
];

const mixed: PhpType = { kind: "mixed" };
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const nullable = (of: PhpType): PhpType => (of.kind === "nullable" || of.kind === "mixed" ? of : { kind: "nullable", of });
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** The types of a schema's values, `null` apart. */
function typesOf(schema: Tree): readonly string[] {
  if (schema.type !== undefined)
    return [schema.type].flat().filter((type): type is string => typeof type === "string" && type !== "null");
  if (isTree(schema.properties)) return ["object"];
  return schema.items === undefined ? [] : ["array"];
}

const isNullable = (schema: Tree): boolean =>
  (Array.isArray(schema.type) && schema.type.includes("null")) ||
  (Array.isArray(schema.enum) && schema.enum.includes(null) && schema.type === undefined);

/** The bounds among a schema's words that are numbers, under their own names. */
function boundsOf(schema: Tree, words: readonly string[]): Record<string, string | number | boolean> {
  return Object.fromEntries(words.filter((word) => Number.isFinite(schema[word])).map((word) => [word, schema[word] as number]));
}

export interface SchemaReader {
  /**
   * What the values of a schema are in PHP; the classes that they need are declared.
   *
   * @param hint a name for where the schema has none
   */
  read(schema: unknown, hint: string, place: string): PhpType;
  declarations(): readonly PhpDeclaration[];
  readonly notes: PhpNote[];
}

/** @param taken names of classes that stand in the namespace already */
export function createSchemaReader(document: Tree, taken: readonly string[]): SchemaReader {
  const components = isTree(document.components) && isTree(document.components.schemas) ? document.components.schemas : {};
  const componentNames = new Map<unknown, string>(Object.entries(components).map(([name, schema]) => [schema, name]));
  const uniqueName = createNamer(taken);
  const known = new Map<object, PhpType>();
  const declared: PhpDeclaration[] = [];
  const notes: PhpNote[] = [];
  /** Schemas without a class of their own that are being read: one in itself would be read for ever. */
  const open = new Set<object>();

  const nameFor = ({ origin, referredAs }: Flat, hint: string): string => {
    const name = className(componentNames.get(origin) ?? referredAs ?? hint);
    return uniqueName(taken.some((each) => each.toLowerCase() === name.toLowerCase()) ? `${name}Data` : name);
  };

  const stringBounds = (schema: Tree, place: string): Bounds => {
    const bounds = boundsOf(schema, ["minLength", "maxLength"]);
    if (typeof schema.pattern === "string") {
      const pattern = phpPattern(schema.pattern);
      if (pattern === undefined)
        notes.push({
          place,
          message: `the pattern ${JSON.stringify(schema.pattern)} cannot be said in PHP, and is not looked at`,
        });
      else bounds.pattern = pattern;
    }
    if (formats.includes(textOf(schema.format))) bounds.format = textOf(schema.format);
    return bounds;
  };

  const readEnum = (flat: Flat, values: readonly unknown[], hint: string): PhpType => {
    const isBacked = values.every((value) => typeof value === "string") || values.every(isWhole);
    if (!isBacked) return { kind: "choice", values };
    const name = nameFor(flat, hint);
    const uniqueCase = createNamer([]);
    const cases = (values as readonly (string | number)[]).map((value) => ({ name: uniqueCase(caseName(value)), value }));
    declared.push({ kind: "enum", name, description: textOf(flat.schema.description), cases });
    return { kind: "enum", name };
  };

  const readProperties = (schema: Tree, name: string, place: string): PhpProperty[] => {
    const uniqueProperty = createNamer(["this", "additional", "explicitNulls"]);
    const required = Array.isArray(schema.required) ? schema.required : [];
    const properties = isTree(schema.properties) ? schema.properties : {};
    // what is required and not described may be anything
    const undescribed = required.filter(
      (field): field is string => typeof field === "string" && !Object.hasOwn(properties, field),
    );
    return [...Object.entries(properties), ...undescribed.map((field) => [field, true] as const)].map(([field, property]) => ({
      field,
      name: uniqueProperty(propertyName(field)),
      type: read(property, `${name} ${field}`, `${place}/properties/${field}`),
      required: required.includes(field),
      description: isTree(property)
        ? textOf(property.description) || textOf(flatten(document, property)?.schema.description)
        : "",
    }));
  };

  const additionalOf = (schema: Tree, name: string, place: string): PhpType | false => {
    const { additionalProperties } = schema;
    if (additionalProperties === false) return false;
    return isTree(additionalProperties) ? read(additionalProperties, `${name} value`, `${place}/additionalProperties`) : mixed;
  };

  const readObject = (flat: Flat, hint: string, place: string): PhpType => {
    const { schema, origin } = flat;
    const isNamed = isTree(schema.properties) || schema.additionalProperties === false || Array.isArray(schema.required);
    const bounds = boundsOf(schema, ["minProperties", "maxProperties"]);
    if (!isNamed) {
      const { propertyNames } = schema;
      const names = isTree(propertyNames) ? stringBounds(propertyNames, `${place}/propertyNames`) : {};
      if (names.pattern !== undefined) bounds.names = names.pattern;
      return { kind: "map", of: additionalOf(schema, hint, place) || mixed, bounds };
    }
    const name = nameFor(flat, hint);
    const type: PhpType = { kind: "class", name };
    // before its properties, which may be of this class
    known.set(origin, type);
    const at = declared.push({ kind: "class", name, description: "", properties: [], additional: false, bounds: {} }) - 1;
    const properties = readProperties(schema, name, place);
    declared[at] = {
      ...{ kind: "class", name, description: textOf(schema.description), properties, bounds },
      additional: additionalOf(schema, name, place),
    };
    return type;
  };

  const readOne = (type: string, flat: Flat, hint: string, place: string): PhpType => {
    const { schema } = flat;
    switch (type) {
      case "string": {
        if (schema.format === "date-time") return { kind: "time" };
        if (schema.format === "date") return { kind: "date" };
        return { kind: "string", bounds: stringBounds(schema, place) };
      }
      case "integer":
      case "number":
        return {
          kind: type,
          bounds: boundsOf(schema, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
        };
      case "boolean":
        return { kind: "boolean" };
      case "array": {
        const bounds = {
          ...boundsOf(schema, ["minItems", "maxItems"]),
          ...(schema.uniqueItems === true && { uniqueItems: true }),
        };
        return { kind: "list", of: read(schema.items, `${hint} item`, `${place}/items`), bounds };
      }
      case "object":
        return readObject(flat, hint, place);
      default:
        return mixed;
    }
  };

  /** A time among other types is the text that it is: what else would a text be? */
  const plain = (type: PhpType): PhpType =>
    type.kind === "time" || type.kind === "date" ? { kind: "string", bounds: {} } : type;

  const discriminatorOf = (
    schema: Tree,
    classes: readonly { readonly name: string; readonly schema: unknown }[],
  ): PhpUnion["discriminator"] => {
    const { discriminator } = schema;
    if (!isTree(discriminator) || typeof discriminator.propertyName !== "string") return undefined;
    const mapping = isTree(discriminator.mapping) ? discriminator.mapping : {};
    const endOf = (reference: string): string => reference.split("/").at(-1) ?? "";
    const mapped = Object.entries(mapping).flatMap(([value, reference]) => {
      const found = classes.find(
        ({ schema: each }) =>
          isTree(each) &&
          typeof each.$ref === "string" &&
          (each.$ref === reference || endOf(each.$ref) === endOf(String(reference))),
      );
      return found === undefined ? [] : [[value, found.name] as const];
    });
    const unmapped = classes.flatMap(({ name, schema: each }) =>
      mapped.some(([, one]) => one === name) || !isTree(each) || typeof each.$ref !== "string"
        ? []
        : [[endOf(each.$ref), name] as const],
    );
    return { field: discriminator.propertyName, classes: [...mapped, ...unmapped] };
  };

  const readUnion = (flat: Flat, choices: readonly unknown[], hint: string, place: string): PhpType => {
    const isNull = (choice: unknown): boolean => isTree(choice) && (choice.type === "null" || choice.const === null);
    const rest = choices.filter((choice) => !isNull(choice));
    const one = (): PhpType => {
      const kinds = rest.map((choice, n) => ({ schema: choice, type: read(choice, `${hint} ${n + 1}`, `${place}/${n}`) }));
      const [only] = kinds;
      if (only === undefined) return { kind: "constant", value: null };
      if (kinds.length === 1) return only.type;
      const classes = kinds.flatMap(({ schema, type }) => (type.kind === "class" ? [{ name: type.name, schema }] : []));
      if (classes.length < kinds.length) return { kind: "either", types: kinds.map(({ type }) => plain(type)) };
      const name = nameFor(flat, hint);
      const discriminator = discriminatorOf(flat.schema, classes);
      declared.push({
        ...{
          kind: "union",
          name,
          description: textOf(flat.schema.description),
          classes: [...new Set(classes.map((each) => each.name))],
        },
        ...(discriminator === undefined ? {} : { discriminator }),
      });
      return { kind: "union", name };
    };
    return rest.length < choices.length ? nullable(one()) : one();
  };

  const readFlat = (flat: Flat, hint: string, place: string): PhpType => {
    const { schema } = flat;
    for (const word of unread) if (schema[word] !== undefined) notes.push({ place, message: `\`${word}\` is not looked at` });
    if (schema.const !== undefined) return { kind: "constant", value: schema.const };
    if (Array.isArray(schema.enum)) {
      const values = schema.enum.filter((value) => value !== null);
      const type: PhpType = values.length === 0 ? { kind: "constant", value: null } : readEnum(flat, values, hint);
      return values.length > 0 && values.length < schema.enum.length ? nullable(type) : type;
    }
    const choices = [schema.oneOf, schema.anyOf].find((each) => Array.isArray(each)) as readonly unknown[] | undefined;
    // a choice beside properties of its own narrows them: the properties are read
    if (choices !== undefined && !isTree(schema.properties)) return readUnion(flat, choices, hint, place);
    if (choices !== undefined) notes.push({ place, message: "a choice beside properties is not looked at" });
    const types = typesOf(schema);
    const [first] = types;
    if (first === undefined) return mixed;
    if (types.length === 1) return readOne(first, flat, hint, place);
    return { kind: "either", types: types.map((type) => plain(readOne(type, flat, `${hint} ${type}`, place))) };
  };

  const read = (schema: unknown, hint: string, place: string): PhpType => {
    if (schema === false) notes.push({ place, message: "that nothing may stand here is not looked at" });
    if (!isTree(schema)) return mixed;
    const flat = flatten(document, schema);
    if (flat === undefined) {
      notes.push({ place, message: "a reference that goes round in a circle is not looked at" });
      return mixed;
    }
    const { origin } = flat;
    const before = known.get(origin);
    if (before !== undefined) return before;
    if (open.has(origin)) {
      notes.push({ place, message: "a list or choice inside of itself is looked at once" });
      return mixed;
    }
    open.add(origin);
    const type = readFlat(flat, hint, place);
    open.delete(origin);
    const whole = isNullable(flat.schema) ? nullable(type) : type;
    known.set(origin, whole);
    return whole;
  };

  return { read, declarations: () => declared, notes };
}
