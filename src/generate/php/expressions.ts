import type { Bounds, PhpType } from "./model.ts";
import { phpLiteral } from "./text.ts";

/** The classes that each union stands for. */
export type Unions = ReadonlyMap<string, readonly string[]>;

/** Types of PHP that a value may have. */
function parts(type: PhpType, unions: Unions): readonly string[] {
  switch (type.kind) {
    case "mixed":
      return ["mixed"];
    case "boolean":
      return ["bool"];
    case "string":
      return ["string"];
    case "integer":
      return ["int"];
    case "number":
      return ["int", "float"];
    case "time":
    case "date":
      return ["\\DateTimeImmutable"];
    case "constant":
      return [typeOfValue(type.value)];
    case "choice": {
      const types = [...new Set(type.values.map(typeOfValue))];
      return types.includes("mixed") ? ["mixed"] : types;
    }
    case "list":
    case "map":
      return ["array"];
    case "enum":
    case "class":
      return [type.name];
    case "union":
      return unions.get(type.name) ?? [];
    case "either":
      return type.types.flatMap((each) => parts(each, unions));
    case "nullable":
      return [...parts(type.of, unions), "null"];
  }
}

function typeOfValue(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int" : "float";
  return "mixed";
}

/** The type as PHP declares it. */
export function typeDeclaration(type: PhpType, unions: Unions, orNull = false): string {
  const found = [...new Set([...parts(type, unions), ...(orNull ? ["null"] : [])])];
  if (found.includes("mixed")) return "mixed";
  const [first = "mixed", second] = found;
  if (found.length === 1) return first === "null" ? "null" : first;
  return found.length === 2 && second === "null" ? `?${first}` : found.join("|");
}

/** The type as static analysers read it from a docblock; undefined where the declaration says it all. */
export function typeComment(type: PhpType, unions: Unions): string | undefined {
  const inner = (of: PhpType): string => typeComment(of, unions) ?? typeDeclaration(of, unions);
  const unwrapped = type.kind === "nullable" ? type.of : type;
  const or = type.kind === "nullable" ? "|null" : "";
  if (unwrapped.kind === "list") return `list<${inner(unwrapped.of)}>${or}`;
  if (unwrapped.kind === "map") return `array<array-key, ${inner(unwrapped.of)}>${or}`;
  return undefined;
}

const named = (bounds: Bounds): string =>
  Object.entries(bounds)
    .map(([name, value]) => `, ${name}: ${phpLiteral(value)}`)
    .join("");

/** A PHP expression that reads the type from `$value`, which stands at `$path`, or throws. */
export function readExpression(type: PhpType, unions: Unions): string {
  switch (type.kind) {
    case "mixed":
      return "$value";
    case "boolean":
    case "time":
    case "date":
      return `Payload::${type.kind}($value, $path)`;
    case "string":
    case "integer":
    case "number":
      return `Payload::${type.kind}($value, $path${named(type.bounds)})`;
    case "constant":
      return `Payload::choice($value, $path, ${phpLiteral([type.value])})`;
    case "choice":
      return `Payload::choice($value, $path, ${phpLiteral(type.values)})`;
    case "enum":
      return `Payload::enum($value, $path, ${type.name}::class)`;
    case "class":
    case "union":
      return `${type.name}::fromArray(Payload::object($value, $path), $path)`;
    case "list":
    case "map":
      return `Payload::${type.kind}($value, $path, ${readFunction(type.of, unions)}${named(type.bounds)})`;
    case "nullable":
      return `$value === null ? null : ${readExpression(type.of, unions)}`;
    case "either":
      return `Payload::either($value, $path, [${type.types.map((each) => readFunction(each, unions)).join(", ")}])`;
  }
}

/** A PHP function that reads the type from a value and its path. */
export const readFunction = (type: PhpType, unions: Unions): string =>
  `static fn (mixed $value, string $path): ${typeDeclaration(type, unions)} => ${readExpression(type, unions)}`;

/** A PHP expression of what JSON says of a value; objects of other classes say it themselves. */
export function writeExpression(type: PhpType, value: string): string {
  switch (type.kind) {
    case "time":
      return `Payload::writeTime(${value})`;
    case "date":
      return `${value}->format('Y-m-d')`;
    case "nullable": {
      const inner = writeExpression(type.of, value);
      return inner === value ? value : `${value} === null ? null : ${inner}`;
    }
    case "list": {
      const inner = writeExpression(type.of, "$item");
      return inner === "$item" ? value : `array_map(static fn (mixed $item): mixed => ${inner}, ${value})`;
    }
    case "map": {
      const inner = writeExpression(type.of, "$item");
      return inner === "$item" ? `(object) ${value}` : `(object) array_map(static fn (mixed $item): mixed => ${inner}, ${value})`;
    }
    default:
      return value;
  }
}
