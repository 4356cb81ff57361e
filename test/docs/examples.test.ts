import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Block, blocksIn, pages } from "./blocks.ts";
import { examine } from "./examine.ts";
import { commandsOf } from "./shell.ts";

/** Looked at by other tests, or nothing that a user would run. */
const elsewhere = ["ts", "js", "json", "text", "mermaid", "xml", "ini", "php", "python", "html", "dockerfile", ""];

describe.each(pages)("the examples of %s", (page) => {
  const blocks = blocksIn(page);

  it("can be followed", async () => {
    const wrong: string[] = [];
    for (const block of blocks) {
      if (block.exempt !== undefined) continue;
      const examined = examine(block);
      if (examined === undefined && !elsewhere.includes(block.language))
        wrong.push(`${page}:${block.line}: nobody examines ${block.language}; say why before it: <!-- not checked: … -->`);
      await examined?.catch((thrown: Error) => wrong.push(`${page}:${block.line}: ${thrown.message}`));
    }
    expect(wrong).toEqual([]);
  });
});

describe("the examples of commands' help", () => {
  const text = readFileSync("docs/reference/commands.md", "utf8");
  const examples = [...text.matchAll(/^Examples:\n((?: {2}.+\n)+)/gm)].flatMap(([, lines = ""]) =>
    // what an example does stands two spaces behind it
    lines.split("\n").flatMap((line) => /^ {2}(\S(?:.*?\S)?)(?: {2,}\S.*)?$/.exec(line)?.[1] ?? []),
  );

  it.each(examples)("%s", async (line) => {
    await examine({ file: "", line: 0, language: "sh", text: line });
  });

  it("are more than a few", () => {
    expect(examples.length).toBeGreaterThan(30);
  });
});

describe("an example that cannot be followed", () => {
  const block = (language: string, text: string): Block => ({ file: "page.md", line: 1, language, text });

  it.each([
    ["sh", "npx firedrill rnu"],
    ["sh", "npx firedrill run --no-such-flag"],
    ["sh", "npx firedrill run no-such-scenario"],
    ["sh", "npx firedrill run --max-time soon"],
    ["sh", "npm ci && npm run no-such-script"],
    ["sh", "npm run drill -- --no-such-flag"],
    ["sh", "cp -r docs/no-such-folder /tmp/shop"],
    ["sh", "strange-program --do"],
    ["sh", "for x in 1 2; do npx firedrill run; done"],
    ["sh", "echo $(npx firedrill list)"],
    ["console", "$ npx firedrill lst\ncalm"],
    ["yaml", "story: s\norders: [{ order: o-1, total_minor: 1, steps: [plcae] }]"],
    ["yaml", "- { fault: no-such-fault }"],
    ["yaml", "integration: { strat: { command: x } }"],
    ["yaml", "jobs: { drill: { steps: [{ run: npx firedrill rnu }] } }"],
    ["yaml", "something: else"],
    ["yaml", "just a sentence"],
  ])("is found in %s: %j", async (language, text) => {
    await expect(examine(block(language, text))).rejects.toThrow();
  });

  it("is of a language that nobody examines", () => {
    expect(examine(block("fish", "npx firedrill run"))).toBeUndefined();
  });
});

describe("blocks of a page", () => {
  it("are found with their lines, and with the reason where they are not to be examined", () => {
    const page = "# T\n\n```sh\nnpm ci\n```\n\n<!-- not checked: needs a bank -->\n```sh\nbank pay\n```\n";
    expect(blocksIn("page.md", page)).toEqual([
      { file: "page.md", line: 4, language: "sh", text: "npm ci\n" },
      { file: "page.md", line: 9, language: "sh", text: "bank pay\n", exempt: "needs a bank" },
    ]);
  });
});

describe("a line of shell", () => {
  it("is words and commands, with quotes, comments, assignments and redirections", () => {
    expect(commandsOf(`A=1 npx firedrill run 'a b' --out "c d" >> "$FILE" && cat x | jq '.a|.b'  # why`)).toEqual([
      ["npx", "firedrill", "run", "a b", "--out", "c d"],
      ["cat", "x"],
      ["jq", ".a|.b"],
    ]);
    expect(commandsOf("# nothing but a word")).toEqual([]);
  });
});
