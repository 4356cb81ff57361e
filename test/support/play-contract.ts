import { parseContract } from "../../src/contract/parse.ts";
import { type FaultPort, noFaults } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { PartnerSettings } from "../../src/partner/wire.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON. */
  readonly body: unknown;
  /** Where the partner departs from its own contract. */
  readonly violations: readonly string[] | undefined;
  /** The word for its error that the history keeps. */
  readonly code: string | undefined;
}

/** A partner that plays a contract, asked one request after the other. A body that is no text goes as JSON. */
export function playContract(text: string, settings: Partial<PartnerSettings> = {}, faults: FaultPort = noFaults) {
  const events: NewEvent[] = [];
  const partner = createPartner({
    contract: parseContract(text, "partner.yaml"),
    settings: {
      idempotency: "full",
      idempotencyTtlMs: 1000,
      tokens: {},
      webhooks: { secrets: [], retryScheduleMs: [] },
      ...settings,
    },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record: (event) => events.push(event) },
      faults,
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> => {
    const isText = typeof body === "string";
    const type: Record<string, string> = body === undefined || isText ? {} : { "content-type": "application/json" };
    const request = { method, path, headers: { ...type, ...headers }, body: isText ? body : (JSON.stringify(body) ?? "") };
    const { reply } = await partner.handle(request);
    const answer = events.findLast((event) => event.type === "answer");
    const isJson = /json/.test(reply.headers["content-type"] ?? "") && reply.body !== "";
    const { violations, code } = answer?.value ?? {};
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(reply.body) : reply.body, violations, code };
  };
  return { partner, ask, events };
}
