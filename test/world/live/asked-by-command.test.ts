import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtinPartners } from "../../../src/cli/project.ts";
import type { Shop, ShopReading } from "../../../src/core/shop.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { createTurns } from "../../../src/transports/turns.ts";
import { ordersOf } from "../../../src/world/config.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { drillBlueprints } from "../../../src/world/drill-partners.ts";
import { targetFrom } from "../../../src/world/live/config-target.ts";
import { createTemplateShop } from "../../../src/world/template-shop.ts";
import { smallest, textOf } from "../config-examples.ts";

const view = {
  status: "$response.body#/state",
  statuses: { new: "pending", done: "confirmed" },
  total: "$response.body#/total",
  currency: { value: "EUR" },
  captured: "$response.body#/paid",
};

const configured = (orders: object, home = "", integration: object = {}, declares: object = {}) =>
  parseConfig(
    textOf({
      ...smallest(),
      declares,
      integration: { start: { command: "serve" }, ...integration },
      orders: { ...(smallest().orders as object), ...orders },
    }),
    join(home, "firedrill.yaml"),
    builtinPartners,
  );

/** A shop that is asked by `shop.mjs`, whose text this is, in a folder of its own. */
function shopWith(script: string, orders: object, integration?: object): Shop {
  const home = mkdtempSync(join(tmpdir(), "firedrill-asked-"));
  writeFileSync(join(home, "shop.mjs"), script);
  const config = configured(orders, home, integration);
  const target = targetFrom(
    config,
    drillBlueprints(config, builtinBlueprints(), () => ""),
  );
  onTestFinished(async () => {
    await target.close();
    rmSync(home, { recursive: true });
  });
  return target.shop("http://127.0.0.1:1", "-x1", {
    baseUrl: "http://127.0.0.1:8080",
    port: 4711,
    partnerUrls: {},
    linkAddresses: {},
    folder: home,
  });
}

const readBy = (script: string, more: object = {}): Promise<ShopReading> =>
  shopWith(script, { read: { command: "{{node}} shop.mjs {{id}}", view, ...more } }).read("order-1");

describe("an order that a command prints", () => {
  it("is read as a page of that text would be", async () => {
    expect(await readBy(`console.log(JSON.stringify({ state: "done", total: 1234, paid: 1234 }))`)).toEqual({
      type: "view",
      view: { status: "confirmed", totalMinor: 1234, currency: "EUR", capturedMinor: 1234, detail: "done" },
    });
  });

  it("is read from a table for people too", async () => {
    const table = { status: { regex: "State: (\\w+)" }, statuses: { paid: "confirmed" }, total: { regex: "Sum: (\\d+)" } };
    expect(
      await readBy(`console.log("Order " + process.argv[2] + "\\nState: paid\\nSum: 1234")`, {
        view: { ...table, currency: { value: "EUR" } },
      }),
    ).toMatchObject({ type: "view", view: { status: "confirmed", totalMinor: 1234 } });
  });

  it("is named to the command, which has the environment of the integration", async () => {
    const script = `console.log(JSON.stringify({ state: [process.argv[2], process.env.DB, process.env.MORE].join(" "), total: 1 }))`;
    const shop = shopWith(
      script,
      { read: { command: "{{node}} shop.mjs {{order}}", env: { MORE: "{{port}}" }, view } },
      { env: { DB: "shop.db" } },
    );
    expect(await shop.read("order-1")).toMatchObject({ view: { detail: "order-1-x1 shop.db 4711" } });
  });

  it("is absent where nothing is printed, and where the exit code says so that is meant", async () => {
    expect(await readBy("")).toEqual({ type: "absent" });
    expect(await readBy(`console.log("no such order"); process.exit(3)`, { absent_exit: 3 })).toEqual({ type: "absent" });
  });

  it("is unreadable where the command fails, with what it said", async () => {
    const failed = (code: number, said: string) => ({
      type: "unreadable",
      error: `its command ended with exit code ${code}: ${said}`,
    });
    expect(await readBy(`console.error("Fatal error: no database"); process.exit(1)`)).toEqual(
      failed(1, "Fatal error: no database"),
    );
    // another code than the one that is meant is a failure, and a program that dies of a mistake ends with 1
    expect(await readBy(`console.error("first\\n\\n at\\nlast"); process.exit(1)`, { absent_exit: 3 })).toEqual(
      failed(1, "first … last"),
    );
    // PHP writes its errors to standard output, unless told otherwise
    expect(await readBy(`console.log("\\nPHP Parse error"); process.exit(255)`)).toEqual(failed(255, "PHP Parse error"));
  });

  it("is unreadable where the command takes too long, or prints what is not meant", async () => {
    expect(await readBy("setTimeout(() => {}, 60000)", { within_ms: 200 })).toEqual({
      type: "unreadable",
      error: "its command did not end within 200 ms",
    });
    expect(await readBy(`console.log("Order 1: done")`)).toEqual({
      type: "unreadable",
      error: "the answer does not say what `orders.read.view.status` looks for: $response.body#/state (a command printed it)",
    });
  });

  it("is not asked for by a command that could run what the order is called", async () => {
    const shop = shopWith("console.log(process.argv[2])", { read: { command: "sh -c '{{node}} shop.mjs {{order}}'", view } });
    expect(await shop.read("$(touch x)")).toMatchObject({
      type: "unreadable",
      error: expect.stringContaining("could be run as a command"),
    });
  });

  it("is nothing that customers wait for", () => {
    const read = { command: "order {{id}}", view };
    const promised = (read: object) => () => configured({ read }, "", {}, { deadlines: { read_ms: 100 } });
    expect(promised(read)).toThrow("no customer waits for");
    expect(promised({ path: "/orders/{{id}}", view })).not.toThrow();
  });

  it("is not read in virtual time", async () => {
    const orders = ordersOf(configured({ read: { command: "order {{id}}", view } }));
    const shop = createTemplateShop({ send: async () => ({ status: 200, headers: {}, body: "" }) }, orders);
    expect(await shop.read("order-1")).toEqual({ type: "unreadable", error: "a command is run in the live world alone" });
  });
});

describe("a backlog that a command prints, and a reconciliation that it starts", () => {
  const command = "{{node}} shop.mjs";
  const counts = { outbox: "$response.body#/0", inbox: { regex: "inbox (\\d+)" }, dead_letters: { value: "0" } };

  it("is counted, and not where the command fails", async () => {
    const backlog = { command, counts: { ...counts, inbox: "$response.body#/1" } };
    const read = { command, view };
    expect(await shopWith("console.log(JSON.stringify([2, 1]))", { read, backlog }).backlog()).toEqual({
      ...{ outbox: 2, inbox: 1, deadLetters: 0 },
    });
    expect(await shopWith("console.log(JSON.stringify([2, 1])); process.exit(1)", { read, backlog }).backlog()).toBeUndefined();
  });

  it("runs the command that reconciles", async () => {
    const script = `import { appendFileSync, readFileSync } from "node:fs";
      if (process.argv[2] === "reconcile") appendFileSync("runs", "x");
      else console.log(JSON.stringify({ state: readFileSync("runs", "utf8"), total: 1 }));`;
    const shop = shopWith(script, { read: { command, view }, reconcile: { command: `${command} reconcile` } });
    await shop.reconcile();
    expect(await shop.read("order-1")).toMatchObject({ view: { detail: "x" } });
  });
});

describe("turns", () => {
  it("let no more go on at once than there are, whatever becomes of each", async () => {
    const inTurn = createTurns(2);
    let running = 0;
    let most = 0;
    const work = async (n: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n % 2 === 0) throw new Error("failed");
      return n;
    };
    const ended = await Promise.allSettled(Array.from({ length: 7 }, (_, n) => inTurn(() => work(n))));
    expect(ended.map(({ status }) => status)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => (n % 2 === 0 ? "rejected" : "fulfilled")));
    expect(most).toBe(2);
  });
});
