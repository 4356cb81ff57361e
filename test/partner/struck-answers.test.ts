import { expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { type CallPlan, pagePlace } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import errorInSuccess from "../../src/faults/call/error-in-success.ts";
import { createPartner } from "../../src/partner/create.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const contractWith = (error: string): string => `openapi: 3.1.0
paths:
  /labels:
    post:
      operationId: buy
      responses:
        "201": { description: it, content: { application/json: { schema: { type: object } } } }
        "422": { description: no, content: { ${error} } }
`;
const ownWords =
  "application/json: { schema: { type: object, required: [errors], properties: { errors: { type: array, minItems: 1, items: { type: string, example: no_rate } } } } }";
const problem = "application/problem+json: { schema: { type: object } }";

async function answered(error: string) {
  const answers: unknown[] = [];
  const record = (event: NewEvent): number => (event.type === "answer" ? answers.push(event.value) : 0);
  const partner = createPartner({
    contract: parseContract(contractWith(error), "labels.yaml"),
    settings: { idempotency: "full", idempotencyTtlMs: 1000, tokens: {}, webhooks: { secrets: [], retryScheduleMs: [] } },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record },
      faults: {
        onCall: (facts) => ({ ids: ["f1"], plan: errorInSuccess.decide(facts) satisfies CallPlan }),
        onWebhook: () => undefined,
        crash: async () => {},
      },
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  const { reply } = await partner.handle({ method: "POST", path: "/labels", headers: {}, body: "" });
  return { partner, reply, answers };
}

it("says an error in the words of its own contract, under the status of its success", async () => {
  const { reply, answers, partner } = await answered(ownWords);
  expect([reply.status, JSON.parse(reply.body)]).toEqual([201, { errors: ["no_rate"] }]);
  expect(answers).toMatchObject([{ status: 201, saysError: true, faults: ["f1"] }]);
  expect([...partner.ledger()]).toEqual([]);
});

it("says problem details where its contract does", async () => {
  const { reply, answers } = await answered(problem);
  expect([reply.status, JSON.parse(reply.body).code]).toEqual([201, "unavailable"]);
  expect(answers).toMatchObject([{ code: "unavailable", saysError: true }]);
});

it("serves a page where a redirect may lead, and counts no call of it", async () => {
  const { partner, answers } = await answered(problem);
  const { reply } = await partner.handle({ method: "GET", path: pagePlace, headers: {}, body: "" });
  expect([reply.status, reply.headers["content-type"], answers.length]).toEqual([200, "text/html", 1]);
});
