import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { EventType } from "../../src/core/history.ts";

/** All types of events: the compiler asks for each. */
const types: Readonly<Record<EventType, true>> = {
  run: true,
  phase: true,
  "await-unmet": true,
  look: true,
  "order-existed": true,
  "order-named": true,
  invoke: true,
  ok: true,
  fail: true,
  info: true,
  call: true,
  answer: true,
  "hung-up": true,
  "handshake-failed": true,
  "host-refused": true,
  effect: true,
  moved: true,
  "webhook-sent": true,
  "webhook-acknowledged": true,
  "webhook-given-up": true,
  "fault-armed": true,
  "fault-healed": true,
  "fault-fired": true,
  crash: true,
  restart: true,
  resources: true,
  read: true,
  backlog: true,
  books: true,
  log: true,
  machine: true,
  settled: true,
  "check-row": true,
  "check-ran": true,
};

it("knows each type of event, and no other", () => {
  const schema = JSON.parse(readFileSync("schema/history.schema.json", "utf8")) as {
    readonly properties: { readonly type: { readonly enum: readonly string[] } };
    readonly allOf: readonly { readonly then: { readonly $ref: string } }[];
    readonly $defs: object;
  };
  const known = Object.keys(types).toSorted();
  expect(schema.properties.type.enum.toSorted()).toEqual(known);
  expect(schema.allOf.map(({ then }) => then.$ref.replace("#/$defs/", "")).toSorted()).toEqual(known);
  for (const type of known) expect(schema.$defs).toHaveProperty(type);
});
