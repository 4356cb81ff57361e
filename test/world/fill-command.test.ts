// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts for a shell
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fillCommand } from "../../src/world/fill-command.ts";

const folder = mkdtempSync(join(tmpdir(), "fill-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shells = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));
const run = (shell: string, command: string): string => {
  try {
    return execFileSync(shell, ["-c", command], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "(the command failed)";
  }
};

const inEveryPlace = [
  "printf %s {{v}}",
  "printf %s a{{v}}b",
  "printf %s '{{v}}'",
  'printf %s "{{v}}"',
  'printf %s "it\'s {{v}}"',
  "printf %s 'say \"'{{v}}'\"'",
  'printf %s "$(printf %s {{v}})"',
  'printf %s "$(printf %s "{{v}}")"',
  "printf %s `printf %s {{v}}`",
  'printf %s "`printf %s {{v}}`"',
  "cat <<END\n{{v}}\nEND",
  "cat <<'END'\n{{v}}\nEND",
  "cat <<END # it's\n{{v}}\nEND\nprintf %s {{v}}",
  "# it's a comment with {{v}}\nprintf %s {{v}}",
  'echo a#"{{v}}"',
  "sh -c 'printf %s {{v}}'",
  'sh -c "printf %s {{v}}"',
  "eval printf %s {{v}}",
  "printf %s \\{{v}}",
  "printf %s \\\\{{v}}",
  "printf %s ${{v}}",
  "printf %s $'it\\'s' '{{v}}'",
  "printf %s $'it\\'s' {{v}}",
  'printf %s "${HOME}" {{v}}',
  "printf %s ${NONE:-{{v}}}",
  'printf %s "${NONE:-\'}" {{v}}',
  'printf %s "${NONE:-it\'s {{v}}}"',
  "(cd . && printf %s {{v}})",
  'case x in x) printf %s "$(case x in x) printf %s {{v}};; esac)";; esac',
  "printf %s $((1 + 1)) {{v}}",
  "printf %s {{v}} '{{v}}'",
  "printf %s a{{ v }}",
];

const hostile = [
  "$(touch struck)",
  "`touch struck`",
  "'; touch struck; '",
  "'$(touch struck)'",
  '"; touch struck; "',
  "; touch struck #",
  "\ntouch struck\n",
  "END\ntouch struck\n",
  "\\'; touch struck; \\'",
  "\\",
  "& touch struck &",
  ") touch struck ;;",
  "}; touch struck; {",
];

describe("a command", () => {
  it.each(inEveryPlace)("runs nothing that a value says: %s", (command) => {
    for (const value of hostile) {
      let filled: string;
      try {
        filled = fillCommand(command, { v: value }, "firedrill.yaml integration/start/command");
      } catch (thrown) {
        expect(thrown).toMatchObject({ details: { code: "FD_CONFIG", remedy: expect.stringContaining("{{v}}") } });
        continue;
      }
      for (const shell of shells) {
        run(shell, filled);
        expect({ shell, filled, files: readdirSync(folder) }).toEqual({ shell, filled, files: [] });
      }
    }
  });

  it.each([
    ["printf %s {{v}}", ""],
    ["printf %s a{{v}}b", "a…b"],
    ['printf %s "${HOME:+x}"{{v}}', undefined],
    ["cd . && (printf %s {{v}})", ""],
    ['printf %s "it\'s "{{v}}', "it's …"],
  ])("takes any value outside of quotes whole: %s", (command, around) => {
    for (const value of [...hostile, "", "two words", "it's", "~"]) {
      const fillIt = () => fillCommand(command, { v: value }, "here");
      if (around === undefined) {
        if (!/^[\w ~]*$/.test(value)) expect(fillIt).toThrow("{{v}}");
        continue;
      }
      const told = around === "" ? value : around.replace("…", () => value);
      for (const shell of shells) expect(run(shell, fillIt())).toBe(told);
    }
  });

  it.each(inEveryPlace.slice(0, 8))("takes the path of a folder in any place: %s", (command) => {
    for (const value of ["/home/zoë/My shop/.firedrill", "8080", "http://127.0.0.1:41234/v1", "whsec_MDEyMzQ1Njc4OWFiY2RlZg=="])
      for (const shell of shells) expect(run(shell, fillCommand(command, { v: value }, "here"))).toContain(value);
  });

  it.each([
    "printf %s '{{v}}'",
    'printf %s "{{v}}"',
    "printf %s `echo {{v}}`",
    "cat <<END\n{{v}}\nEND",
    "sh -c 'printf %s {{v}}'",
    "# {{v}}",
    "eval {{v}}",
  ])("refuses what could be read as a command: %s", (command) => {
    expect(() => fillCommand(command, { v: "$(touch struck)" }, "firedrill.yaml integration/start/command")).toThrow(
      /^firedrill\.yaml integration\/start\/command: \{\{v\}\} stands inside of quotes/,
    );
  });

  it("refuses a null character anywhere", () => {
    expect(() => fillCommand("printf %s {{v}}", { v: "a\0b" }, "here")).toThrow("null character");
  });
});
