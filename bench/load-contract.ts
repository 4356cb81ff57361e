// node bench/load-contract.ts FILE: how long a contract takes to be ready in a process of its own, and how much memory, as JSON.

import { readFileSync } from "node:fs";
import { parseContract } from "../src/contract/parse.ts";

export interface LoadedContract {
  readonly operations: number;
  readonly bytes: number;
  readonly loadMs: number;
  /** `JSON.parse` alone, beside it. */
  readonly jsonMs: number;
  /** An answer held to its schema for the first time, with which all that it refers to is compiled. */
  readonly firstAnswerMs: number;
  readonly rssMb: number;
}

const [file = ""] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const beganMs = performance.now();
const contract = parseContract(text, file);
const readyMs = performance.now();
const rssMb = Math.round(process.memoryUsage().rss / 1024 ** 2);
const [operation] = contract.operations.filter(({ responses }) => responses.some(({ status }) => status === "200"));
operation?.validateResponse({ status: 200, headers: {}, body: {}, contentType: "application/json" });
const answeredMs = performance.now();
JSON.parse(text);
const result: LoadedContract = {
  operations: contract.operations.length,
  bytes: text.length,
  loadMs: readyMs - beganMs,
  firstAnswerMs: answeredMs - readyMs,
  jsonMs: performance.now() - answeredMs,
  rssMb,
};
console.log(JSON.stringify(result));
