import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { loadScenarios } from "../../src/cli/load.ts";
import { plainSettings } from "../../src/core/plan.ts";
import type { Application, VerifiedWebhook } from "../../src/integration/application.ts";
import { readConfig } from "../../src/integration/config.ts";
import { defaultEdgeParts, type LoggedRequest } from "../../src/integration/edge-parts.ts";
import { sign } from "../../src/partner/sign.ts";
import { type BehindEdge, bootEdge } from "../../src/reference/edge.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";
import { createPorts } from "../integration/app/shop-floor.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const secret = `whsec_${btoa("of one partner and nobody else...")}`;
const partner = (name: string) => ({
  [`${name}_BASE_URL`]: `http://${name.toLowerCase()}.test`,
  [`${name}_TOKEN`]: "sk_test_of_this_test",
  [`${name}_WEBHOOK_SECRETS`]: secret,
});
const config = readConfig({ ...partner("PAYMENT"), ...partner("CARRIER"), ...partner("MESSAGING") });

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** One life behind the edge, which answers when it is told to. */
function createLife(name: string) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const logged: LoggedRequest[] = [];
  const kept: VerifiedWebhook[] = [];
  let answer = (): void => {};
  const application = {
    timeline: (order: string) => {
      asked.push(order);
      return new Promise((resolve) => {
        answer = () => resolve([{ at: "now", event: name, detail: {} }]);
      });
    },
    acceptWebhook: async (webhook: VerifiedWebhook) => {
      kept.push(webhook);
      return "accepted";
    },
  } as unknown as Application;
  const parts = {
    ...defaultEdgeParts,
    requestFields: (request: LoggedRequest) => {
      logged.push(request);
      return {};
    },
  };
  const behind: BehindEdge = { application, parts, ports: createPorts(clock) };
  return { behind, clock, asked, logged, kept, answer: () => answer() };
}

describe("the edge that lives share", () => {
  it("asks, at each request, what stands behind the life that the request came to", async () => {
    const edge = await bootEdge(config);
    const [one, two] = [createLife("one"), createLife("two")];
    const [first, second] = [edge.connect(one.behind), edge.connect(two.behind)];
    const read = { method: "GET", path: "/orders/order-1/timeline", headers: {} };
    const answers = [first.send(read), second.send({ ...read, path: "/orders/order-2/timeline" })];
    await turn();
    two.answer();
    one.answer();
    const bodies = (await Promise.all(answers)).map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ order, timeline }) => [order, timeline[0].event])).toEqual([
      ["order-1", "one"],
      ["order-2", "two"],
    ]);
    expect([one.asked, two.asked]).toEqual([["order-1"], ["order-2"]]);
    expect([one.logged.length, two.logged.length]).toEqual([1, 1]);
  });

  it("hears nothing more of a life that never answers, and serves the next", async () => {
    const edge = await bootEdge(config);
    const [dead, next] = [createLife("dead"), createLife("next")];
    const read = { method: "GET", path: "/orders/order-1/timeline", headers: {} };
    void edge.connect(dead.behind).send(read);
    const answered = edge.connect(next.behind).send(read);
    await turn();
    next.answer();
    expect(JSON.parse((await answered).body).timeline[0].event).toBe("next");
    expect(dead.logged).toEqual([]);
  });

  it("lets in what was signed, by the clock of the life that it came to", async () => {
    const edge = await bootEdge(config);
    const { behind, clock, kept } = createLife("one");
    const body = JSON.stringify({ type: "payment.captured" });
    const timestamp = Math.floor(clock.now() / 1000);
    const headers = {
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": String(timestamp),
      "webhook-signature": sign([secret], "msg_1", timestamp, body),
    };
    const connection = edge.connect(behind);
    const hook = { method: "POST", path: "/webhooks/payment", headers, body };
    expect((await connection.send(hook)).status).toBe(202);
    expect(kept).toMatchObject([{ partner: "payment", id: "msg_1", body }]);
    expect((await connection.send({ ...hook, body: `${body} ` })).status).toBe(401);
    await clock.advance(3_600_000);
    expect((await connection.send(hook)).status).toBe(401);
    expect(kept).toHaveLength(1);
  });

  it.each([
    ["no such route", { method: "GET", path: "/nothing" }, 404],
    ["an order without the customer's key", { method: "POST", path: "/orders", body: "{}" }, 400],
    ["a body that is no JSON", { method: "POST", path: "/orders/o-1/cancel", body: "{" }, 400],
    ["a card number", { method: "POST", path: "/orders/o-1/cancel", body: '{"card":"4242424242424242"}' }, 400],
  ])("refuses %s as it does over sockets", async (_, request, status) => {
    const connection = (await bootEdge(config)).connect(createLife("one").behind);
    const headers = { "content-type": "application/json" };
    const answer = await connection.send({ headers, ...request });
    expect(answer).toMatchObject({ status, headers: { "content-type": expect.stringContaining("application/problem+json") } });
    expect(JSON.parse(answer.body)).toMatchObject({ status });
  });
});

it("is what customers and partners meet in virtual time", async () => {
  const routes = new Map<string, number>();
  const requestFields = (request: LoggedRequest) => {
    const route = `${request.method} ${request.route} ${request.status}`;
    routes.set(route, (routes.get(route) ?? 0) + 1);
    return {};
  };
  const [scenario] = loadScenarios(["refund-storm"], builtins.faults);
  if (scenario === undefined) throw new Error("the scenario has gone");
  const world = referenceWorld({ parts: () => ({ edge: { requestFields } }) });
  const { error } = await runPlan({ plan: { scenario, seed: 1, sim: plainSettings }, ...world });
  expect(error).toBeUndefined();
  for (const route of ["POST /orders 202", "GET /orders/:order 200", "POST /webhooks/payment 202", "GET /admin/backlog 200"])
    expect(routes.get(route), route).toBeGreaterThan(0);
  expect(routes.get("POST /orders/:order/refunds 202")).toBeGreaterThan(0);
});
