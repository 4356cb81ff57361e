import { readExpression, readFunction, typeComment, typeDeclaration, type Unions, writeExpression } from "./expressions.ts";
import type { PhpClass, PhpProperty, PhpType } from "./model.ts";
import { type Member, type Members, membersOf } from "./money.ts";
import { commentText, docblock, phpLiteral, phpString } from "./text.ts";

const propertyOf = (member: Member): PhpProperty => (member.kind === "money" ? member.amount : member.property);
const nameOf = (member: Member): string => (member.kind === "money" ? member.name : member.property.name);
const isNullable = ({ type }: PhpProperty): boolean => type.kind === "nullable" || type.kind === "mixed";
/** Fields of which PHP cannot tell whether they were null or not there. */
const canBeExplicitNull = (property: PhpProperty): boolean => !property.required && isNullable(property);

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

/** A constant that has to be there need not be given. */
function constantOf({ type, required }: PhpProperty): string | undefined {
  return required && type.kind === "constant" && isScalar(type.value) ? phpLiteral(type.value) : undefined;
}

interface Parameter {
  readonly name: string;
  readonly declaration: string;
  readonly comment: string | undefined;
  readonly standard?: string;
}

function parameterOf(member: Member, unions: Unions): Parameter {
  const property = propertyOf(member);
  const type: PhpType = member.kind === "money" ? { kind: "class", name: "Money" } : property.type;
  const comment = typeComment(type, unions);
  const description = commentText(property.description);
  const constant = constantOf(property);
  const orNull = property.required || type.kind === "nullable" || comment === undefined ? "" : "|null";
  const declared = typeDeclaration(type, unions, !property.required);
  return {
    name: nameOf(member),
    declaration: declared,
    comment:
      comment === undefined && description === ""
        ? undefined
        : `@param ${comment === undefined ? declared : `${comment}${orNull}`} $${nameOf(member)} ${description}`.trim(),
    ...(constant !== undefined ? { standard: constant } : property.required ? {} : { standard: "null" }),
  };
}

function extraParameters(declaration: PhpClass, unions: Unions): Parameter[] {
  const parameters: Parameter[] = [];
  if (declaration.properties.some(canBeExplicitNull))
    parameters.push({
      name: "explicitNulls",
      declaration: "array",
      comment: "@param list<string> $explicitNulls fields that are written as null, and would be left out else",
      standard: "[]",
    });
  if (declaration.additional !== false)
    parameters.push({
      name: "additional",
      declaration: "array",
      comment: `@param array<array-key, ${typeComment(declaration.additional, unions) ?? typeDeclaration(declaration.additional, unions)}> $additional fields that the contract gives no name, kept as they came`,
      standard: "[]",
    });
  return parameters;
}

function constructorOf(declaration: PhpClass, { members }: Members, unions: Unions): string {
  const all = [...members.map((member) => parameterOf(member, unions)), ...extraParameters(declaration, unions)];
  // what need not be given comes last
  const ordered = [
    ...all.filter(({ standard }) => standard === undefined),
    ...all.filter(({ standard }) => standard !== undefined),
  ];
  const amounts = members.filter(({ kind }) => kind === "money");
  const comments = ordered.flatMap(({ comment }) => comment ?? []);
  if (amounts.length > 1)
    comments.push(...(comments.length > 0 ? [""] : []), "@throws InvalidPayload where amounts are of several currencies");
  const lines = ordered.map(
    ({ declaration: type, name, standard }) =>
      `        public ${type} $${name}${standard === undefined ? "" : ` = ${standard}`},\n`,
  );
  const body =
    amounts.length > 1
      ? `{\n        Payload::sameCurrency(${amounts.map((member) => `$this->${nameOf(member)}`).join(", ")});\n    }`
      : "{\n    }";
  const parameters = lines.length === 0 ? "()" : `(\n${lines.join("")}    )`;
  return `${docblock(comments, "    ")}    public function __construct${parameters}${lines.length === 0 ? "\n    " : " "}${body}\n`;
}

/** The type that is read where a value stands, an amount as money. */
function reading(member: Member, unions: Unions): string {
  const property = propertyOf(member);
  const field = phpString(property.field);
  const from = property.required ? "required" : "optional";
  if (member.kind === "value") return `Payload::${from}($data, ${field}, $path, ${readFunction(property.type, unions)})`;
  const read = `new Money(${readExpression(property.type, unions)}, $currency)`;
  return `Payload::${from}($data, ${field}, $path, static fn (mixed $value, string $path): Money => ${read})`;
}

function fromArrayOf(declaration: PhpClass, { members, currency }: Members, unions: Unions): string {
  const fields = phpLiteral(declaration.properties.map(({ field }) => field));
  const { minProperties, maxProperties } = declaration.bounds;
  const bounds = [
    minProperties === undefined ? "" : `, minProperties: ${minProperties}`,
    maxProperties === undefined ? "" : `, maxProperties: ${maxProperties}`,
  ];
  const lines = [`Payload::object($data, $path${bounds.join("")});`];
  if (declaration.additional === false) lines.push(`Payload::known($data, $path, ${fields});`);
  if (currency !== undefined)
    lines.push(
      `$currency = Payload::required($data, 'currency', $path, ${readFunction(currency.type, unions)})${currency.type.kind === "enum" ? "->value" : ""};`,
    );
  const given = members.map((member) => `${nameOf(member)}: ${reading(member, unions)}`);
  const nulls = declaration.properties.filter(canBeExplicitNull).map(({ field }) => field);
  if (nulls.length > 0) given.push(`explicitNulls: Payload::nulls($data, ${phpLiteral(nulls)})`);
  if (declaration.additional !== false)
    given.push(`additional: Payload::additional($data, $path, ${fields}, ${readFunction(declaration.additional, unions)})`);
  const made =
    given.length === 0
      ? "return new self();"
      : `return new self(\n${given.map((each) => `            ${each},\n`).join("")}        );`;
  const comment = docblock(
    [
      "@param array<array-key, mixed> $data as `json_decode` with arrays gives it",
      "@param string $path where it stands in the whole, as a JSON Pointer",
      "",
      "@throws InvalidPayload with the field and the reason",
    ],
    "    ",
  );
  return `${comment}    public static function fromArray(array $data, string $path = ''): self\n    {\n${lines.map((line) => `        ${line}\n`).join("")}\n        ${made}\n    }\n`;
}

function jsonSerializeOf(declaration: PhpClass, { members, currency }: Members): string {
  const optional = declaration.properties.filter(({ required }) => !required).map(({ field }) => field);
  const firstMoney = members.find((member) => member.kind === "money" && member.amount.required);
  const byProperty = new Map(members.map((member) => [propertyOf(member), member]));
  const entries = declaration.properties.map((property) => {
    const key = phpString(property.field);
    const member = byProperty.get(property);
    if (member === undefined)
      return property === currency && firstMoney ? `${key} => $this->${nameOf(firstMoney)}->currency` : "";
    const value = `$this->${nameOf(member)}`;
    if (member.kind === "money") return `${key} => ${value}${property.required ? "->" : "?->"}minor`;
    const type: PhpType =
      property.required || property.type.kind === "nullable" ? property.type : { kind: "nullable", of: property.type };
    return `${key} => ${writeExpression(type, value)}`;
  });
  const more = [
    ...(optional.length === 0 ? [] : [`optional: ${phpLiteral(optional)}`]),
    ...(declaration.properties.some(canBeExplicitNull) ? ["explicitNulls: $this->explicitNulls"] : []),
    ...(declaration.additional === false
      ? []
      : [`additional: ${writeExpression({ kind: "list", of: declaration.additional, bounds: {} }, "$this->additional")}`]),
  ];
  const list = entries.length === 0 ? "[]" : `[\n${entries.map((entry) => `            ${entry},\n`).join("")}        ]`;
  const comment = docblock(["What JSON says of it, unchecked: `toJson` checks it."], "    ");
  return `${comment}    public function jsonSerialize(): \\stdClass\n    {\n        return Payload::fields(${[list, ...more].join(", ")});\n    }\n`;
}

const others = `    /**
     * @return array<array-key, mixed>
     *
     * @throws InvalidPayload where it is not as the contract has it
     */
    public function toArray(): array
    {
        $data = Payload::plain($this);
        self::fromArray($data);

        return $data;
    }

    /** @throws InvalidPayload where it is no JSON, or not as the contract has it */
    public static function fromJson(string $json): self
    {
        return self::fromArray(Payload::decode($json));
    }

    /** @throws InvalidPayload where it is not as the contract has it */
    public function toJson(): string
    {
        $this->toArray();

        return Payload::encode($this);
    }
`;

export function writeClass(declaration: PhpClass, unions: Unions): string {
  const members = membersOf(declaration);
  const description = commentText(declaration.description);
  return [
    `${docblock(description === "" ? [] : [description])}final readonly class ${declaration.name} implements \\JsonSerializable\n{\n`,
    [
      constructorOf(declaration, members, unions),
      fromArrayOf(declaration, members, unions),
      others,
      jsonSerializeOf(declaration, members),
    ].join("\n"),
    "}\n",
  ].join("");
}
