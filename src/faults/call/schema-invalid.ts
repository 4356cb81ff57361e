import { defineFault } from "../../core/fault.ts";
import { choice } from "../parameters.ts";
import { failure, succeeded } from "../replies.ts";

type Change = (name: string, value: unknown) => readonly [string, unknown] | undefined;

/** The fields that programs live on, deep in lists too. */
const telling = /^(id|status|amount_minor|captured_minor|refunded_minor)$/;
const any = /^/;

const changes: Readonly<Record<string, Change>> = {
  missing: () => undefined,
  renamed: (name, value) => [`${name}_v2`, value],
  retyped: (name, value) => [name, typeof value === "number" ? String(value) : [value]],
};

function drift(value: unknown, which: RegExp, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => drift(item, which, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) =>
    which.test(name) ? change(name, inner) : ([name, drift(inner, which, change)] as const),
  );
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}

/** The body after the change. What is not JSON has no schema to depart from, and stays. */
function drifted(body: string, change: Change): string {
  let truth: unknown;
  try {
    truth = JSON.parse(body);
  } catch {
    return body;
  }
  const before = JSON.stringify(truth);
  // a body without any telling field loses all of them, and what has no field at all its type
  const tries = [telling, any].map((which) => JSON.stringify(drift(truth, which, change)));
  return tries.find((after) => after !== before) ?? JSON.stringify([truth]);
}

export default defineFault({
  name: "schema-invalid",
  family: "call",
  summary: "The partner does what was asked, and its 2xx no longer has the shape that the contract promises.",
  parameters: { how: choice("what became of ids, states and amounts", ["missing", "renamed", "retyped"]) },
  decide: (_facts, given) => ({
    reply: (truth) => {
      if (!succeeded(truth)) return truth ?? failure(503);
      const change = changes[String(given.how)] ?? (() => undefined);
      return { ...truth, body: drifted(truth.body, change) };
    },
  }),
});
