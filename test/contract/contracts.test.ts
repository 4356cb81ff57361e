import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Contract } from "../../src/contract/contract.ts";
import { parseContract } from "../../src/contract/parse.ts";

const folder = new URL("../../contracts/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".openapi.yaml"));
const contracts: Contract[] = files.map((file) =>
  parseContract(readFileSync(new URL(file, folder), "utf8"), `contracts/${file}`),
);

it("covers the three partners", () => {
  expect(contracts.map(({ name }) => name).toSorted()).toEqual(["carrier", "messaging", "payment"]);
});

it("has generated types that are not stale", () => {
  const script = new URL("../../tools/generate-contract-types.mjs", import.meta.url).pathname;
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
});

describe.each(contracts)("$name", (contract) => {
  it.each(contract.operations)("$id: its examples conform to its own schemas", (operation) => {
    for (const response of operation.responses) {
      expect(response.example, `${operation.id} ${response.status} has an example`).toBeDefined();
      const status = /^\d{3}$/.test(response.status) ? Number(response.status) : 500;
      const parts = { status, headers: {}, body: response.example, contentType: response.contentTypes[0] };
      expect(operation.validateResponse(parts)).toEqual([]);
    }
    if (operation.requestBodyRequired) {
      expect(operation.requestExample).toBeDefined();
      const path = Object.fromEntries(
        [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `${prefixes[name ?? ""] ?? ""}1`]),
      );
      const parts = {
        query: new URLSearchParams(),
        path,
        headers: { "idempotency-key": "key-1" },
        body: operation.requestExample,
        contentType: "application/json",
      };
      expect(operation.validateRequest(parts)).toEqual([]);
    }
  });

  it.each(contract.operations)("$id: says what OpenAPI cannot", (operation) => {
    const extension = (contract.document.paths as Record<string, Record<string, Record<string, unknown>>>)[operation.path]?.[
      operation.method.toLowerCase()
    ]?.["x-firedrill"];
    expect(extension).toBeDefined();
    expect(operation.firedrill.read).toBe(operation.method === "GET");
  });

  it.each(contract.webhooks)("$type: its example conforms", ({ type, example, validate }) => {
    expect(example).toMatchObject({ type, version: 1 });
    expect(validate(example)).toEqual([]);
  });
});

const prefixes: Record<string, string> = {
  payment_id: "pay_",
  refund_id: "re_",
  shipment_id: "shp_",
  message_id: "msg_",
  recipient_reference: "cust_",
};
