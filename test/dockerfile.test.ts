import { readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";
import { expect, it } from "vitest";

const text = readFileSync("Dockerfile", "utf8");
const lines = text.split("\n");
const of = (instruction: string): string[] => lines.filter((line) => line.startsWith(`${instruction} `));

it("the Dockerfile is valid", () => {
  expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  expect(validate(`${text}\nEXPOSE none\n`)).not.toEqual([]);
});

it("the Dockerfile builds in one stage and runs in another, pinned, and not as root", () => {
  expect(of("FROM")).toHaveLength(2);
  const { node } = JSON.parse(readFileSync("package.json", "utf8")).devDependencies;
  for (const from of of("FROM")) expect(from).toContain(` node:${node}-`);
  expect(lines.indexOf("USER node")).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith("RUN ")));
});
