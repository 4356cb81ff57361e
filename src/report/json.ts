import { defineReporter, exitCodeOf } from "./report.ts";
import { forJson } from "./text-safety.ts";

export const json = defineReporter({
  name: "json",
  summary: "the whole result as data (schema/result.schema.json)",
  file: "result.json",
  render: (result) => ({ output: `${forJson(JSON.stringify(result, null, 2))}\n`, exitCode: exitCodeOf(result) }),
});
