import { describe, expect, it } from "vitest";
import type { Operation, ResponseDefinition } from "../../src/contract/contract.ts";
import type { WireReply } from "../../src/core/fault.ts";
import type { Json } from "../../src/core/schedule.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { replyOf } from "./facts.ts";

const successes = builtinBlueprints().flatMap(({ name, contract }) =>
  contract.operations.flatMap((operation) =>
    operation.responses
      .filter(({ status }) => status.startsWith("2"))
      .map((response) => [`${name}/${operation.id} ${response.status}`, operation, response] as const),
  ),
);

/** The answer that the contract shows, as a partner sends it. */
const truthOf = ({ status, contentTypes, example }: ResponseDefinition): WireReply => ({
  status: Number(status),
  headers: { "content-type": contentTypes[0] ?? "", etag: '"1"' },
  body: JSON.stringify(example),
});

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const violations = (operation: Operation, { status, headers, body }: WireReply) =>
  operation.validateResponse({ status, headers, body: json(body), contentType: headers["content-type"] });

const breaks: readonly (readonly [string, Readonly<Record<string, Json>>])[] = [
  ["schema-invalid", { how: "missing" }],
  ["schema-invalid", { how: "renamed" }],
  ["schema-invalid", { how: "retyped" }],
  ["wrong-content-type", {}],
  ["not-json", {}],
];

describe.each(successes)("the answer of %s", (_name, operation, response) => {
  const truth = truthOf(response);

  it("conforms while nothing is wrong", () => {
    expect(violations(operation, truth)).toEqual([]);
  });

  it.each(breaks)("breaks the contract under %s %j", (fault, given) => {
    const reply = replyOf(fault, given, truth);
    expect(reply?.status).toBe(truth.status);
    expect(reply && violations(operation, reply)).not.toEqual([]);
  });
});

describe("an empty page of a list", () => {
  const lists = successes.filter(([, operation]) => operation.id.startsWith("list"));

  it("is a list of every partner", () => {
    expect(lists.map(([name]) => name.split("/")[0])).toEqual(expect.arrayContaining(["payment", "carrier", "messaging"]));
  });

  it.each(lists)("has no telling field, and breaks the contract all the same: %s", (_name, operation, response) => {
    const truth = { ...truthOf(response), body: JSON.stringify({ ...Object(response.example), data: [] }) };
    expect(violations(operation, truth)).toEqual([]);
    for (const [fault, given] of breaks) {
      const reply = replyOf(fault, given, truth);
      expect(reply && violations(operation, reply), `${fault} ${JSON.stringify(given)}`).not.toEqual([]);
    }
  });
});
