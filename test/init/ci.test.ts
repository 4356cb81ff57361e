import { describe, expect, it } from "vitest";
import { recipeFor, recipes } from "../../src/init/ci.ts";
import { examine } from "../docs/examine.ts";

describe.each(Object.entries(recipes))("the job for %s", (_name, { text }) => {
  it("runs a command that there is, or the package's own action", async () => {
    const [line] = /firedrill run .*?(?=['\n])/.exec(text) ?? [];
    if (line === undefined) expect(text).toContain("- uses: ./node_modules/@firedrill/cli\n");
    else await examine({ file: "", line: 0, language: "sh", text: `npx ${line}` });
  });

  it("says where what the shop needs is to stand", () => {
    expect(text).toContain("what the shop itself needs");
  });
});

it("names the package as package.json does", () => {
  expect(recipeFor("github", "firedrill").text).toContain("- uses: ./node_modules/firedrill\n");
});
