import { FiredrillError } from "../core/errors.ts";
import { quote } from "./shell-quote.ts";
import { fillText, placeholdersIn, type Values } from "./template.ts";

/** How the shell reads a place of a command line; `certain`: nobody else reads it again, or otherwise. */
interface Reading {
  readonly quotes: "none" | "single" | "double" | "backtick" | "comment" | "here-document";
  readonly certain: boolean;
}

/** Programs that hand their arguments to another shell. */
const rereads = /(?:^|[\s;&|(])(?:eval|ssh|su|watch)(?=\s)/;

/** No shell, and no other program that quotes may be meant for, reads more than text in these characters. */
const harmless = /^[\p{L}\p{N} _.,:=@%+/-]*$/u;

/** How a POSIX shell reads each of the given places. What this cannot tell for sure is not certain. */
function readingsOf(command: string, places: readonly number[]): readonly Reading[] {
  const open: Reading["quotes"][] = ["none"];
  const readings = new Map<number, Reading>();
  const wanted = new Set(places);
  let certain = !rereads.test(command);
  let awaitsHereDocument = false;
  for (let at = 0; at < command.length; at += 1) {
    const quotes = open.at(-1) ?? "none";
    const [char, next, before] = [command[at], command[at + 1], command[at - 1] ?? ""];
    if (wanted.has(at)) {
      readings.set(at, { quotes, certain: certain && quotes === "none" && before !== "\\" && before !== "$" });
      // what stands between the braces is a name
      at = command.indexOf("}}", at) + 1;
      continue;
    }
    if (quotes === "here-document") continue;
    if (quotes === "single") {
      if (char === "'") open.pop();
      continue;
    }
    if (quotes === "comment") {
      if (char === "\n") open.pop();
      if (char !== "\n" || !awaitsHereDocument) continue;
    }
    if (char === "\\") {
      if (!wanted.has(at + 1)) at += 1;
    } else if (char === "`") {
      certain = false;
      if (quotes === "backtick") open.pop();
      else open.push("backtick");
    } else if (char === "$" && next === "(") {
      open.push("none");
      at += 1;
    } else if (char === "$" && (next === "'" || (next === "{" && !/^\$\{(?:\w+\}|\{)/.test(command.slice(at))))) {
      // read otherwise by one shell than by another, or with quotes of its own
      certain = false;
    } else if (char === '"') {
      if (quotes === "double") open.pop();
      else open.push("double");
    } else if (quotes === "double") {
    } else if (char === "'") {
      open.push("single");
    } else if (char === "(") {
      open.push("none");
    } else if (char === ")" && open.length > 1 && quotes === "none") {
      open.pop();
    } else if (char === "#" && /^[\s;&|(]?$/.test(before)) {
      open.push("comment");
    } else if (char === "<" && next === "<") {
      // `<<<` is no here-document, and is not worth telling apart
      awaitsHereDocument = true;
      certain = false;
    } else if (char === "\n" && awaitsHereDocument) {
      open.push("here-document");
    }
  }
  return places.map((place) => readings.get(place) ?? { quotes: "none", certain: false });
}

/**
 * A shell command with its placeholders filled, so that no value can become part of the command. A value that stands outside of
 * quotes is quoted. Inside of quotes, a substitution, a comment or a here-document it stands as it is where all its characters are
 * harmless to whoever reads it there, which may be another shell, PHP or SQL; else it is refused.
 *
 * @param place where the command stands, for the message: `firedrill.yaml integration/start/command`
 * @throws FiredrillError FD_CONFIG
 */
export function fillCommand(command: string, values: Values, place: string): string {
  const placeholders = placeholdersIn(command);
  const readings = readingsOf(
    command,
    placeholders.map(({ at }) => at),
  );
  let n = -1;
  const fillOne = (value: string): string => {
    n += 1;
    const { quotes, certain } = readings[n] as Reading;
    const isHarmless = harmless.test(value);
    if (value.includes("\0") || !(certain || isHarmless)) throw refuse(place, placeholders[n]?.name ?? "", value);
    return quotes === "none" ? quote(value) : value;
  };
  return fillText(command, values, fillOne);
}

function refuse(place: string, name: string, value: string): FiredrillError {
  const problem = value.includes("\0")
    ? `the value of {{${name}}} holds a null character`
    : `{{${name}}} stands inside of quotes or of another command, where characters of its value ${JSON.stringify(value)} could be run as a command`;
  const remedy = `Write {{${name}}} outside of quotes (it is quoted for you), or hand it over as a variable: \`env: { VALUE: "{{${name}}}" }\`, and "$VALUE" in the command.`;
  return new FiredrillError({ code: "FD_CONFIG", place, problem, remedy });
}
