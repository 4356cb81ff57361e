import type { PhpEnum } from "./model.ts";
import { commentText, docblock, phpLiteral } from "./text.ts";

export function writeEnum({ name, description, cases }: PhpEnum): string {
  const type = cases.every(({ value }) => typeof value === "number") ? "int" : "string";
  const text = commentText(description);
  const lines = cases.map((each) => `    case ${each.name} = ${phpLiteral(each.value)};\n`);
  return `${docblock(text === "" ? [] : [text])}enum ${name}: ${type}\n{\n${lines.join("")}}\n`;
}
