import { LineCounter, parseDocument } from "yaml";
import { messageOf } from "../core/errors.ts";
import { brokenReferences, insideRemedy, isTree, refuse, type Tree } from "./reader.ts";

/** Beyond this, aliases multiply what was written (the "billion laughs"). */
const mostAliases = 100;

function readYaml(text: string, place: string): unknown {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = parsed.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return refuse(
      `${place}:${line}:${col}`,
      `this is not YAML: ${error.message.split("\n")[0]}`,
      "Mend the line; indentation and colons are the usual causes.",
    );
  }
  const value: unknown = parsed.toJS({ maxAliasCount: mostAliases });
  JSON.stringify(value); // throws where an alias contains itself
  return value;
}

function checkVersion(document: Tree, place: string): void {
  const { openapi, swagger } = document;
  if (typeof openapi === "string" && /^3\.1\.\d+$/.test(openapi)) return;
  const problem =
    openapi !== undefined
      ? `this is OpenAPI ${JSON.stringify(openapi)}`
      : swagger !== undefined
        ? `this is Swagger ${JSON.stringify(swagger)}`
        : "this is no OpenAPI document: it has no `openapi` field";
  const convert =
    "Firedrill reads OpenAPI 3.1; tools such as `swagger-converter` or `openapi-format` turn older documents into it.";
  refuse(place, problem, openapi === 3.1 ? 'Write the version in full, and as a text: openapi: "3.1.0".' : convert);
}

/**
 * Reads an OpenAPI 3.1 document whose references all lead somewhere.
 * @throws FiredrillError FD_CONTRACT with place, problem and remedy
 */
export function readDocument(text: string, place: string): Tree {
  let document: unknown;
  try {
    document = readYaml(text, place);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "FiredrillError") throw thrown;
    const remedy =
      "Write it out plainly: aliases that contain themselves, hundreds of aliases or thousands of levels cannot be read.";
    return refuse(place, `this cannot be read: ${messageOf(thrown).split("\n")[0]}`, remedy);
  }
  if (!isTree(document)) return refuse(place, "this is no object", "Give an OpenAPI 3.1 document.");
  checkVersion(document, place);
  const [broken] = brokenReferences(document);
  if (broken !== undefined) refuse(place, `a reference leads nowhere: ${broken}`, insideRemedy);
  return document;
}
