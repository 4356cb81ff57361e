import { isExpression } from "../contract/expression.ts";
import { messageOf } from "../core/errors.ts";
import type { SuccessPattern, ValueSource } from "./config.ts";
import { checkSelector } from "./shop/html.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const sourceFields = ["css", "attribute", "expression", "regex", "match", "value"];
const kinds = ["css", "expression", "regex", "value"] as const;
const successFields = ["location", "status", "css", "regex"];

/** A regular expression, as a text. */
export function readPattern(yaml: YamlText, value: unknown, path: Path, example: string): string {
  const text = yaml.text(value, path, example);
  try {
    new RegExp(text, "u");
    return text;
  } catch (thrown) {
    return yaml.refuse(path, messageOf(thrown), `Write a regular expression such as ${example}.`);
  }
}

function readSelector(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "input[name=csrf]");
  try {
    checkSelector(text);
    return text;
  } catch (thrown) {
    return yaml.refuse(path, messageOf(thrown), "Write a CSS selector such as input[name=csrf].");
  }
}

function readExpression(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "$response.body#/status");
  if (text === "$url" || (isExpression(text) && /^\$response\.(?:body|header)/.test(text))) return text;
  return yaml.refuse(
    path,
    `${JSON.stringify(text)} is no runtime expression on an answer's body or headers`,
    "Write one such as $response.body#/status (OpenAPI 3.1), or { css: … } or { regex: … } for a page.",
  );
}

/** Where an answer tells a value: a runtime expression, or a mapping that says how it is found. */
export function readSource(yaml: YamlText, value: unknown, path: Path): ValueSource {
  if (typeof value !== "object" || value === null) return { by: "expression", expression: readExpression(yaml, value, path) };
  const fields = yaml.fields(value, path, sourceFields);
  const given = kinds.filter((kind) => fields[kind] !== undefined);
  const [by] = given;
  if (by === undefined || given.length > 1)
    return yaml.refuse(path, "it must be said in one way how the value is found", `Give one of ${kinds.join(", ")}.`);
  if (fields.attribute !== undefined && by !== "css")
    yaml.refuse([...path, "attribute"], "only elements of a page have attributes", "Leave it out, or give `css`.");
  if (fields.match !== undefined && by !== "css" && by !== "expression")
    yaml.refuse([...path, "match"], `this is nothing to add to ${by}`, "Leave it out, or give `css` or `expression`.");
  const match =
    fields.match === undefined ? {} : { match: readPattern(yaml, fields.match, [...path, "match"], "order ([0-9]+)") };
  switch (by) {
    case "css": {
      const { attribute } = fields;
      return {
        by,
        css: readSelector(yaml, fields.css, [...path, "css"]),
        ...(attribute !== undefined && { attribute: yaml.text(attribute, [...path, "attribute"], "value") }),
        ...match,
      };
    }
    case "expression":
      return { by, expression: readExpression(yaml, fields.expression, [...path, "expression"]), ...match };
    case "regex":
      return { by, match: readPattern(yaml, fields.regex, [...path, "regex"], "order ([0-9]+)") };
    case "value":
      return { by, value: yaml.text(fields.value, [...path, "value"], "EUR") };
  }
}

function readStatuses(yaml: YamlText, value: unknown, path: Path): readonly number[] {
  if (!Array.isArray(value)) return [yaml.integer(value, path, 200, 399)];
  const statuses = yaml.list(value, path, (each, at) => yaml.integer(each, at, 200, 399));
  return statuses.length > 0 ? statuses : yaml.refuse(path, "no status would be success", "Write one such as 303.");
}

/** How an answer looks that is meant. */
export function readSuccess(yaml: YamlText, value: unknown, path: Path): SuccessPattern {
  const { location, status, css, regex } = yaml.fields(value, path, successFields);
  const pattern: SuccessPattern = {
    ...(location !== undefined && { location: readPattern(yaml, location, [...path, "location"], "/thanks/([0-9]+)") }),
    ...(status !== undefined && { status: readStatuses(yaml, status, [...path, "status"]) }),
    ...(css !== undefined && { css: readSelector(yaml, css, [...path, "css"]) }),
    ...(regex !== undefined && { regex: readPattern(yaml, regex, [...path, "regex"], "Thank you") }),
  };
  if (Object.keys(pattern).length > 0) return pattern;
  return yaml.refuse(path, "nothing is said of how it looks", `Give some of ${successFields.join(", ")}.`);
}
