import { describe, expect, it } from "vitest";
import { rewritesLines, takesColor } from "../../src/cli/terminal-abilities.ts";

const terminal = { isTTY: true };
const pipe = {};

describe("colour", () => {
  it.each([
    ["on a terminal", terminal, {}, true],
    ["on one of which much is known", terminal, { TERM: "xterm-256color" }, true],
    ["through a pipe", pipe, {}, false],
    ["through a pipe in CI", pipe, { CI: "true" }, false],
    ["on a dumb terminal", terminal, { TERM: "dumb" }, false],
    ["where NO_COLOR is set", terminal, { NO_COLOR: "1" }, false],
    ["where NO_COLOR is set to anything", terminal, { NO_COLOR: "0" }, false],
    ["where NO_COLOR is empty (no-color.org)", terminal, { NO_COLOR: "" }, true],
    ["where FORCE_COLOR is set", pipe, { FORCE_COLOR: "1" }, true],
    ["where FORCE_COLOR is empty", pipe, { FORCE_COLOR: "" }, true],
    ["where FORCE_COLOR is 0", terminal, { FORCE_COLOR: "0" }, false],
    ["where FORCE_COLOR is false", terminal, { FORCE_COLOR: "false" }, false],
    ["on a dumb terminal by force", terminal, { TERM: "dumb", FORCE_COLOR: "1" }, true],
    ["where both are set", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("%s", (_where, stream, env, expected) => {
    expect(takesColor(stream, env)).toBe(expected);
  });
});

describe("a line that is written over", () => {
  it.each([
    ["on a terminal", terminal, {}, true],
    ["on one without colour", terminal, { NO_COLOR: "1" }, true],
    ["on a dumb terminal", terminal, { TERM: "dumb" }, false],
    ["through a pipe", pipe, {}, false],
    ["through a pipe in colour", pipe, { FORCE_COLOR: "1" }, false],
  ])("%s", (_where, stream, env, expected) => {
    expect(rewritesLines(stream, env)).toBe(expected);
  });
});
