import { defineFault } from "../../core/fault.ts";
import { choice } from "../parameters.ts";
import { failure, succeeded } from "../replies.ts";

type Data = Record<string, unknown>;

/** The fields that programs live on, deep in lists too. */
const telling = /^(id|status|amount_minor|captured_minor|refunded_minor)$/;

const changes: Readonly<Record<string, (name: string, value: unknown) => readonly [string, unknown] | undefined>> = {
  missing: () => undefined,
  renamed: (name, value) => [`${name}_v2`, value],
  retyped: (name, value) => [name, typeof value === "number" ? String(value) : [value]],
};

function drift(value: unknown, change: (name: string, value: unknown) => readonly [string, unknown] | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => drift(item, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Data).map(([name, inner]) =>
    telling.test(name) ? change(name, inner) : ([name, drift(inner, change)] as const),
  );
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
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
      return { ...truth, body: JSON.stringify(drift(truth.body === "" ? {} : JSON.parse(truth.body), change)) };
    },
  }),
});
