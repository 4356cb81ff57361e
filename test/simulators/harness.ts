import { readFileSync } from "node:fs";
import type { Consequences, JsonObject, LaterMove, Outcome, Resources, Simulator } from "firedrill";
import { expect } from "vitest";
import { type Contract, formatViolation } from "../../src/contract/contract.ts";
import { parseContract } from "../../src/contract/parse.ts";
import { createRandom } from "../../src/core/random.ts";
import { createResources } from "../../src/partner/resources.ts";
import { createMemoryStorage } from "../../src/partner/storage.ts";

export interface Asked {
  readonly order?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export type Body = Record<string, unknown> & { readonly id: string };
export type Answer = Outcome & { readonly body: Body };

/** Compiling a contract takes far longer than playing it. */
const contracts = new Map<string, Contract>();

function contractOf(name: string): Contract {
  const file = `contracts/${name}.openapi.yaml`;
  const known = contracts.get(name) ?? parseContract(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), file);
  contracts.set(name, known);
  return known;
}

/** A state machine without its runtime. Every answer and webhook is held to the contract. */
export function play(simulator: Simulator, dialect: JsonObject = {}) {
  const contract = contractOf(simulator.name);
  const state: Resources = createResources(createMemoryStorage()).current;
  const random = createRandom(7, simulator.name);
  let nowMs = Date.UTC(2026, 0, 15, 10);
  const effects: NonNullable<Consequences["effects"]>[number][] = [];
  const webhooks: string[] = [];
  const later: LaterMove[] = [];
  const context = () => {
    const now = new Date(nowMs).toISOString();
    const id = (prefix: string): string => `${prefix}_${random.hex(16)}`;
    return { nowMs, now, id, dialect: { ...simulator.dialect, ...dialect }, webhookSecrets: [] };
  };
  const take = (consequences: Consequences): void => {
    effects.push(...(consequences.effects ?? []));
    later.push(...(consequences.later ?? []));
    for (const { type, data } of consequences.webhooks ?? []) {
      const definition = contract.webhooks.find((one) => one.type === type);
      expect(definition?.validate({ type, version: 1, timestamp: context().now, data }), type).toEqual([]);
      webhooks.push(type);
    }
  };
  return {
    state,
    effects,
    webhooks,
    later,
    wait: (ms: number): void => {
      nowMs += ms;
    },
    call: (operation: string, { order = "order-1", path = {}, query = {}, headers = {}, body = {} }: Asked): Answer => {
      const request = { operation, order, path, query: new URLSearchParams(query), headers, body };
      const outcome = simulator.operations[operation]?.(state, request as never, context());
      if (outcome === undefined) throw new Error(`no ${operation}`);
      const promise = contract.operations.find(({ id }) => id === operation);
      const parts = { contentType: "application/json", ...outcome, headers: outcome.headers ?? {}, body: outcome.body };
      const contentType = parts.headers["content-type"] ?? parts.contentType;
      expect(promise?.validateResponse({ ...parts, contentType }).map(formatViolation), operation).toEqual([]);
      take(outcome);
      return outcome as Answer;
    },
    move: (name: string, id?: string, order = "order-1"): boolean => {
      const consequences = simulator.moves?.[name]?.(state, { order, ...(id !== undefined && { id }) }, context());
      if (consequences !== undefined) take(consequences);
      return consequences !== undefined;
    },
  };
}
