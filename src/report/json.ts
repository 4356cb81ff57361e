import { defineReporter, exitCodeOf } from "./report.ts";

export const json = defineReporter({
  name: "json",
  summary: "the whole result as data (schema/result.schema.json)",
  file: "result.json",
  render: (result) => ({ output: `${JSON.stringify(result, null, 2)}\n`, exitCode: exitCodeOf(result) }),
});
