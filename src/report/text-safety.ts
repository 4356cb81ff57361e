/**
 * What could rewrite what was printed, or read as something else than it is: control characters (C0, DEL, C1), what has no
 * width or turns the direction of writing (Cf), line and paragraph separators, lone surrogates, and fillers that look like nothing.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const code = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/**
 * What a CI server takes for a command of its own where it stands in a log: GitHub Actions (`::error::`, `##[group]`), Azure
 * Pipelines (`##vso[`), TeamCity (`##teamcity[`), GitLab (`section_start:`), Travis (`travis_fold:`), Buildkite (`+++ `). One space
 * more, and they are text.
 */
const commands: readonly (readonly [RegExp, string])[] = [
  [/(^|\s):(?=:\S)/g, "$1: "],
  [/#(?=#(?:\[|\w+\[))/g, "# "],
  [/\b(section_(?:start|end)|travis_(?:fold|time)):(?=\S)/g, "$1: "],
  [/^(\s*)([-+~^])(?=\2\2 )/g, "$1$2 "],
];

/** Whether any of them may be there. */
const suspicious = /::|##|section_|travis_|^\s*(?:---|\+\+\+|~~~|\^\^\^) /;

function withoutCommands(text: string): string {
  if (!suspicious.test(text)) return text;
  return commands.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}

/** Text from outside as it may stand on a terminal and in the log of a CI server: it can neither rewrite nor order anything. */
export const forTerminal = (text: string): string => withoutCommands(text.replace(unsafe, code));

/** The same for a text of several lines, which stay lines. */
export const forTerminalLines = (text: string): string => text.split(/\r?\n/).map(forTerminal).join("\n");

/** XML 1.0 text and attribute values; characters that XML cannot carry are replaced. */
export function forXml(text: string): string {
  return forTerminal(text.toWellFormed())
    .replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
}

/** Markdown in a table cell or list: no markup, no HTML, no new row. */
export function forMarkdown(text: string): string {
  return forTerminal(text).replace(/[\\`*_[\]<>|~#@&!]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** What JSON can be printed as: the same data, in which nothing is an order to a terminal or a CI server. */
export const forJson = (json: string): string =>
  json
    // white space between values stays
    .replace(unsafe, (char) =>
      char === "\n" || char === "\t" ? char : [...Array(char.length).keys()].map((n) => unit(char, n)).join(""),
    )
    .replace(
      /##|::|(?<=section_(?:start|end)|travis_fold|travis_time):(?=[^\s])/g,
      (found) => `${found.slice(0, -1)}${unit(found, found.length - 1)}`,
    );

const unit = (text: string, n: number): string => `\\u${text.charCodeAt(n).toString(16).padStart(4, "0")}`;
