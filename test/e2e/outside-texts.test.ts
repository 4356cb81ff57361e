import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { firedrill, referenceConfig, withFolder } from "./firedrill.ts";

const password = "Tr0ub4dor-3+x";

/** An integration that ends at once, with these as its last words. */
const dying = (line: string): string =>
  referenceConfig((yaml) =>
    yaml
      .replace(/command: .*/, `command: ${JSON.stringify(line)}`)
      .replace(/\n( +)env:\n/, `\n$1env:\n$1  DB_PASSWORD: ${password}\n`),
  );

async function lastWords(line: string): Promise<string> {
  return withFolder(async (folder) => {
    writeFileSync(join(folder, "firedrill.yaml"), dying(line));
    const { code, stdout, stderr } = await firedrill(["run", "calm", "--config", join(folder, "firedrill.yaml")], {
      cwd: folder,
    });
    expect(code).toBe(2);
    return stdout + stderr;
  });
}

it("tells the last words of an integration without its secrets, however they are written", async () => {
  const told = await lastWords('printf "%s\\n" "connecting with $DB_PASSWORD"; printf %s "shop:$DB_PASSWORD" | base64; exit 1');
  expect(told).toContain("connecting with [secret]");
  expect(told).not.toContain(password);
  expect(told).not.toContain(Buffer.from(`shop:${password}`).toString("base64").slice(8, 20));
});

it("tells them without orders to the terminal or the CI server", async () => {
  const told = await lastWords(
    String.raw`printf '\033[2J\033]0;x\007\n::set-env name=PATH::/tmp\n##vso[task.complete]\n\342\200\256abc\n'; exit 1`,
  );
  expect(told).toContain("set-env");
  expect(told.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(told).not.toMatch(/^\s*::|##vso/m);
});
