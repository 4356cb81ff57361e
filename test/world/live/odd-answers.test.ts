import { describe, expect, it } from "vitest";
import { smallest } from "../config-examples.ts";
import { asking, order, placing, refunded, start, withOrders } from "./shop-under-test.ts";

describe("a shop that does not answer as it should", () => {
  it("gives status 0 where nobody listens", async () => {
    const { server, shop } = await start(smallest());
    await server.close();
    expect(await shop.ask(placing(order))).toMatchObject({ status: 0, error: expect.stringContaining("ECONNREFUSED") });
  });

  it("gives status 0 where the answer breaks off", async () => {
    const { shop } = await start(smallest(), (_, response) => {
      response.writeHead(201, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    expect(await shop.ask(placing(order))).toMatchObject({ status: 0, error: expect.any(String) });
  });

  it("gives status 0 where no answer comes in time", async () => {
    const { shop } = await start(smallest(), () => {}, 50);
    expect(await shop.ask(placing(order))).toMatchObject({ status: 0, error: expect.stringMatching(/timeout/i) });
  });

  it("gives status 0 where an answer trickles past the time that is left", async () => {
    const { shop } = await start(
      smallest(),
      (_, response) => {
        const timer = setInterval(() => response.write(" "), 10);
        response.on("close", () => clearInterval(timer));
      },
      100,
    );
    expect(await shop.ask(placing(order))).toMatchObject({ status: 0, error: expect.stringMatching(/timeout/i) });
  });

  it("gives status 0 where the answer is too large to be one", async () => {
    const { shop } = await start(smallest(), (_, response) => response.end(Buffer.alloc(1024 * 1024 + 1, "x")));
    expect(await shop.ask(placing(order))).toMatchObject({ status: 0, error: expect.stringContaining("larger than") });
  });
});

it.each([
  ["nothing", ""],
  ["a text", '"done"'],
  ["null", "null"],
  ["a list", "[[]]"],
  ["half of it", '{"state":"done","total":'],
  ["strange amounts", '{"state":"done","currency":"€","total":1e400,"paid":"1,2","refunded":{}}'],
  ["a currency of no country", '{"state":"done","currency":"","total":"1","paid":"1"}'],
  ["names that objects have by birth", '{"__proto__":{"state":"done"},"constructor":{"total":1}}'],
])("an answer that holds %s is an answer, whatever was asked", async (_what, text) => {
  const counts = { outbox: "$response.body#/state", inbox: "$response.body", dead_letters: "$response.header.x-dead" };
  const sample = withOrders({
    amounts: "decimal",
    cancel: { path: "/cancel" },
    reduce: { path: "/reduce" },
    refund: { path: "/refund" },
    backlog: { path: "/jobs", counts },
    reconcile: { path: "/cron" },
    return_page: { path: "/thanks" },
  });
  const { shop } = await start(sample, (_, response) => response.end(text));
  expect(await shop.ask(placing(order))).toEqual({ status: 200 });
  expect(await shop.ask(asking("cancel"))).toEqual({ status: 200 });
  expect(await shop.ask(asking("reduce", { amountMinor: 900, reference: "900" }))).toEqual({ status: 200 });
  expect(await shop.ask(asking("refund", { ...refunded, amountMinor: 100 }))).toEqual({ status: 200 });
  expect(await shop.ask(asking("return_page", { otherwise: 204 }))).toEqual({ status: 200 });
  expect(await shop.backlog()).toBeUndefined();
  await expect(shop.reconcile()).resolves.toBeUndefined();
  expect((await shop.read("order-1")).type).toBe(text.includes('"total":"1"') ? "view" : "unreadable");
});
