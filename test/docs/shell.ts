/** One simple command of a line of shell: its words, with quotes resolved. What it assigns and where it writes is left out. */
export type Words = readonly string[];

const token = /\s+|(#.*)|(&&|\|\||[|;])|(>>?)|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\|;&>])+)|(.)/g;

const unquoted = (word: string): string =>
  word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, (_all, single, double, escaped) => single ?? double ?? escaped ?? "");

/**
 * The commands of a line, as far as documentation needs a shell.
 *
 * @throws Error where there is more to it
 */
export function commandsOf(line: string): Words[] {
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const [all, comment, separator, redirection, word, other] of line.matchAll(token)) {
    if (other !== undefined) throw new Error(`a shell is needed to know what ${JSON.stringify(other)} means in: ${line}`);
    if (comment !== undefined || all.trim() === "") continue;
    if (separator !== undefined) commands.push([]);
    else if (redirection !== undefined) isTarget = true;
    else if (isTarget) isTarget = false;
    else commands.at(-1)?.push(unquoted(word ?? ""));
  }
  return commands
    .map((words) => words.slice(words.findIndex((each) => !/^[A-Z_]+=/.test(each))))
    .filter(({ length }) => length > 0);
}
