// Writes what follows from the list of actions: the steps in schema/scenario.schema.json and docs/reference/scenarios.md, and the
// requests in schema/firedrill.schema.json. With --check it only says whether they are fresh.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parseDocument } from "yaml";
import { inFile } from "../src/actions/fields.ts";
import { actions } from "../src/actions/index.ts";

const fieldSchema = (field) => {
  const { description } = field;
  switch (field.type) {
    case "integer": {
      const { minimum, maximum, standard } = field;
      return { description, type: "integer", minimum, maximum, ...(standard !== undefined && { default: standard }) };
    }
    case "text":
      return {
        description,
        type: "string",
        minLength: 1,
        ...(field.pattern && { pattern: field.pattern }),
        examples: [field.example],
      };
    case "flag":
      return { description, type: "boolean" };
    default:
      return { description, enum: field.oneOf };
  }
};

const isNeeded = ([, field]) => !field.isOptional && field.standard === undefined;
const isWord = ({ fields, sole }) => sole === undefined && !Object.entries(fields).some(isNeeded);

function actionSchema({ description, fields, sole }) {
  if (sole !== undefined) {
    const alone = fieldSchema(fields[sole]);
    if (Object.keys(fields).length === 1) return { ...alone, description };
    return { description, oneOf: [alone, { ...actionSchema({ description, fields }), type: "object" }] };
  }
  const entries = Object.entries(fields);
  const required = entries.filter(isNeeded).map(([name]) => inFile(name));
  return {
    description,
    type: required.length > 0 ? "object" : ["object", "null"],
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(entries.length > 0 && {
      properties: Object.fromEntries(entries.map(([name, field]) => [inFile(name), fieldSchema(field)])),
    }),
  };
}

const exampleOf = (field) => field.example ?? field.standard ?? field.oneOf?.[0] ?? field.minimum;
const fieldsExample = ({ fields }) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [inFile(name), exampleOf(field)]));
const examplesOf = (action) => {
  const { name, fields, sole } = action;
  if (sole !== undefined) {
    const whole = Object.keys(fields).length > 1 ? [{ [name]: fieldsExample(action) }] : [];
    return [{ [name]: exampleOf(fields[sole]) }, ...whole];
  }
  const whole = Object.keys(fields).length > 0 ? [{ [name]: fieldsExample(action) }] : [];
  return [...(isWord(action) ? [name] : []), ...whole];
};

const stepSchema = () => ({
  description: "What the customer does next.",
  oneOf: [
    { enum: actions.filter(isWord).map(({ name }) => name) },
    {
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: Object.fromEntries(actions.map((action) => [action.name, actionSchema(action)])),
    },
  ],
  examples: actions.flatMap(examplesOf),
});

const list = (names) => names.map((name) => `{{${name}}}`).join(", ");
const always = ["order", "id", "customer"];

/** Nobody knows an order's id before it is placed. */
const requestSchema = ({ method, description, placeholders, makesOrder, properties }) => ({
  description: `${description} ${method === "GET" ? "GET by default. " : ""}Placeholders: ${list([...(makesOrder ? ["order", "customer"] : always), ...placeholders])}.`,
  type: "object",
  $ref: "#/$defs/action",
  unevaluatedProperties: false,
  ...(properties && { properties }),
});

const yamlOf = (value) => {
  if (typeof value !== "object") return String(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${yamlOf(inner)}`)
    .join(", ")} }`;
};
const stepRow = (action) =>
  `| ${examplesOf(action)
    .map((one) => `\`${yamlOf(one)}\``)
    .join(", ")} | ${action.description} |`;
const stepTable = () => ["| step | what the customer does |", "| --- | --- |", ...actions.map(stepRow)].join("\n");

const place = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => readFileSync(place(path), "utf8");
const check = process.argv.includes("--check");

function keep(path, isFresh, text) {
  if (isFresh) return;
  if (check) {
    console.error(`${path} is stale\n  Run \`npm run generate\`.`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(place(path), text);
  if (path.endsWith(".json")) execFileSync("npx", ["biome", "format", "--write", path], { stdio: "ignore" });
}

/** Puts values in their places; all else in the file stays as it is written. */
function keepSchema(path, values) {
  const before = read(path);
  const known = JSON.parse(before);
  let text = before;
  for (const { at, value } of values) {
    if (
      isDeepStrictEqual(
        at.reduce((inner, name) => inner?.[name], known),
        value,
      )
    )
      continue;
    const document = parseDocument(text);
    const node = document.getIn(at, true);
    if (node === undefined) {
      // a new one comes last
      const [, end] = document.getIn(at.slice(0, -1), true).range;
      text = `${text.slice(0, end - 1).trimEnd()},\n${JSON.stringify(at.at(-1))}: ${JSON.stringify(value, null, 2)}\n${text.slice(end - 1)}`;
    } else text = `${text.slice(0, node.range[0])}${JSON.stringify(value, null, 2)}${text.slice(node.range[1])}`;
  }
  keep(path, text === before, text);
}

const orders = JSON.parse(read("schema/firedrill.schema.json")).properties.orders.properties;
keepSchema("schema/scenario.schema.json", [{ at: ["$defs", "step"], value: stepSchema() }]);
keepSchema(
  "schema/firedrill.schema.json",
  actions.flatMap(({ request }) => {
    if (request === undefined) return [];
    const value = requestSchema({ ...request, properties: orders[request.name]?.properties });
    return [{ at: ["properties", "orders", "properties", request.name], value }];
  }),
);
const page = "docs/reference/scenarios.md";
const text = read(page);
const fresh = text.replace(/(<!-- steps -->\n)[\s\S]*?(<!-- \/steps -->)/, (_, begin, end) => `${begin}${stepTable()}\n${end}`);
keep(page, text === fresh, fresh);
