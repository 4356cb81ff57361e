import { expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { noFaults } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** What a partner answers that has a list of things with these properties beside it, and whether its own contract knows it. */
async function listed(media: string, properties: string, required = "") {
  const text = `
openapi: 3.1.0
info: { title: Shelf, version: "1" }
paths:
  /things:
    get:
      operationId: listThings
      responses:
        "200":
          description: A page.
          content:
            ${media}:
              schema: { type: object, required: [things${required}], properties: { things: { type: array, items: { type: object } }, ${properties} } }
    post: { operationId: makeThing, responses: { "204": { description: made } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: readThing, responses: { "204": { description: read } } }
`;
  const events: NewEvent[] = [];
  const partner = createPartner({
    contract: parseContract(text, "shelf.yaml"),
    settings: { idempotency: "full", idempotencyTtlMs: 1000, tokens: {}, webhooks: { secrets: [], retryScheduleMs: [] } },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record: (event) => events.push(event) },
      faults: noFaults,
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  const { reply } = await partner.handle({ method: "GET", path: "/things", headers: {}, body: "" });
  const answer = events.find((event) => event.type === "answer");
  return { type: reply.headers["content-type"], body: JSON.parse(reply.body), violations: answer?.value.violations };
}

it("answers in the JSON type that the contract declares", async () => {
  expect(await listed("application/hal+json", "n: { type: integer, minimum: 2 }")).toEqual({
    type: "application/hal+json",
    body: { things: [], n: 2 },
    violations: undefined,
  });
});

it.each([
  ["null, where the schema takes it", 'next_cursor: { type: [string, "null"] }', "", { next_cursor: null }],
  ["nothing, where it may be left out", "cursor: { type: string }", "", {}],
  ["an empty text, where there must be one", "cursor: { type: string }", ", cursor", { cursor: "" }],
  ["false, where it is said whether there is more", "has_more: { type: boolean }", ", has_more", { has_more: false }],
])("ends a list with %s", async (_how, properties, required, end) => {
  const { body, violations } = await listed("application/json", properties, required);
  expect(body).toEqual({ things: [], ...end });
  expect(violations).toBeUndefined();
});
