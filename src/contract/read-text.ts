import { messageOf } from "../core/errors.ts";
import { refuse } from "./reader.ts";
import { LineCounter, parseDocument } from "./yaml.ts";

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

/** Vendors' documents have megabytes, for which the YAML parser needs forty times as long. */
function readJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const message = messageOf(thrown);
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    const where = line === undefined ? place : `${place}:${line}:${column}`;
    // what stands behind it quotes the whole text
    const problem = message.split(/ in JSON at position|, "/)[0];
    return refuse(where, `this is not JSON: ${problem}`, "Mend the line; commas and quotes are the usual causes.");
  }
}

/** YAML may begin with a brace as well; what a file is called says which of the two its author meant. */
function readFlow(text: string, place: string): unknown {
  try {
    return readJson(text, place);
  } catch (refusal) {
    if (/\.json$/i.test(place)) throw refusal;
    return readYaml(text, place);
  }
}

/**
 * What a text of JSON or YAML says.
 *
 * @throws FiredrillError FD_CONTRACT with the line, where it is neither
 */
export function readText(text: string, place: string): unknown {
  try {
    return text.trimStart().startsWith("{") ? readFlow(text, place) : readYaml(text, place);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "FiredrillError") throw thrown;
    const remedy =
      "Write it out plainly: aliases that contain themselves, hundreds of aliases or thousands of levels cannot be read.";
    return refuse(place, `this cannot be read: ${messageOf(thrown).split("\n")[0]}`, remedy);
  }
}
