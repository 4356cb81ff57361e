import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgram } from "../../src/cli/program.ts";

let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-generate-"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const out = (): string => join(folder, "src/Partner");
const file = (name: string): string => join(out(), name);

/** Resolves to the exit code; rejects where the command refuses. */
async function generate(contract: string, ...more: readonly string[]): Promise<number | undefined> {
  let code: number | undefined;
  printed = "";
  const program = createProgram((ended) => {
    code = ended;
  });
  await program.parseAsync(["generate", "php", "--contract", contract, "--out", out(), "--namespace", "Shop\\Partner", ...more], {
    from: "user",
  });
  return code;
}

/** A contract whose answers are objects of these names. */
function contractOf(...names: readonly string[]): string {
  const schemas = Object.fromEntries(names.map((name) => [name, { type: "object", properties: { id: { type: "string" } } }]));
  const responses = Object.fromEntries(
    names.map((name, n) => [
      `20${n}`,
      { description: "", content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } },
    ]),
  );
  const paths = { "/things": { get: { operationId: "getThings", responses } } };
  const path = join(folder, "things.json");
  writeFileSync(path, JSON.stringify({ openapi: "3.1.0", info: { title: "T", version: "1" }, paths, components: { schemas } }));
  return path;
}

it("writes the classes of a built-in contract, and nothing the second time", async () => {
  expect(await generate("payment")).toBe(0);
  expect(readFileSync(file("Payment.php"), "utf8")).toContain("namespace Shop\\Partner;");
  expect(await generate("payment")).toBe(0);
  expect(printed).toMatch(/ 0 of them written, 0 removed/);
});

it("says with exit code 1 what is stale, missing or too much, and writes nothing then", async () => {
  await generate(contractOf("A", "B"));
  expect(await generate(contractOf("A", "B"), "--check")).toBe(0);
  writeFileSync(file("B.php"), readFileSync(file("B.php"), "utf8").replaceAll("\n", "\r\n"));
  expect(await generate(contractOf("A", "B"), "--check")).toBe(0);
  expect(await generate(contractOf("A", "C"), "--check")).toBe(1);
  expect(printed).toMatch(/^stale {3}\S+A\.php\nstale {3}\S+C\.php\nextra {3}\S+B\.php\n/);
  expect(existsSync(file("C.php"))).toBe(false);
  writeFileSync(file("Money.php"), `${readFileSync(file("Money.php"), "utf8")}// changed\n`);
  expect(await generate(contractOf("A", "B"), "--check")).toBe(1);
});

it("makes no folder where it only looks", async () => {
  expect(await generate("payment", "--check")).toBe(1);
  expect(existsSync(out())).toBe(false);
});

it("removes what it wrote for the contract and needs no more, and nothing else", async () => {
  await generate(contractOf("A", "B"));
  const own = "<?php\n\nfinal class Own {}\n";
  writeFileSync(file("Own.php"), own);
  writeFileSync(file("Other.php"), readFileSync(file("A.php"), "utf8").replace('"things"', '"others"'));
  writeFileSync(file("notes.txt"), readFileSync(file("A.php"), "utf8"));
  expect(await generate(contractOf("A"))).toBe(0);
  expect(readdirSync(out()).sort()).toEqual([
    "A.php",
    "InvalidPayload.php",
    "Money.php",
    "Other.php",
    "Own.php",
    "Payload.php",
    "notes.txt",
  ]);
  expect(readFileSync(file("Own.php"), "utf8")).toBe(own);
});

it("writes nothing where a file stands in its way that it did not write", async () => {
  mkdirSync(out(), { recursive: true });
  writeFileSync(file("B.php"), "<?php\n\nfinal class B {}\n");
  await expect(generate(contractOf("A", "B"))).rejects.toThrow(/B\.php: this is there already, and Firedrill did not write it/);
  expect(readdirSync(out())).toEqual(["B.php"]);
});

it("follows no link and takes no other contract's class", async () => {
  mkdirSync(out(), { recursive: true });
  const outside = join(folder, "outside.php");
  await generate(contractOf("A"));
  writeFileSync(outside, readFileSync(file("A.php"), "utf8"));
  rmSync(file("A.php"));
  symlinkSync(outside, file("A.php"));
  await expect(generate(contractOf("A"))).rejects.toThrow(/Firedrill did not write it/);
  rmSync(file("A.php"));
  writeFileSync(file("A.php"), readFileSync(outside, "utf8").replace('"things"', '"others"'));
  await expect(generate(contractOf("A"))).rejects.toThrow(/was written for the contract "others"/);
});

it.each([
  ["a language that it does not know", ["generate", "cobol"], /no generator for "cobol"/],
  ["a namespace that is none", ["generate", "php", "--namespace", "Shop; evil()"], /no namespace of PHP/],
  ["a namespace in the wrong spelling", ["generate", "php", "--namespace", "Shop/Partner"], /no namespace of PHP/],
  ["a contract that is not there", ["generate", "php", "--contract", "no-such.yaml"], /no such file/],
  ["an --out that is a file", ["generate", "php", "--out", "package.json"], /no folder/],
])("refuses %s", async (_what, args, problem) => {
  const standard = { "--contract": "payment", "--out": out(), "--namespace": "Shop" };
  const rest = Object.entries(standard).flatMap(([flag, value]) => (args.includes(flag) ? [] : [flag, value]));
  const ends = vi.fn();
  await expect(createProgram(ends).parseAsync([...args, ...rest], { from: "user" })).rejects.toThrow(problem);
  expect(ends).not.toHaveBeenCalled();
});
