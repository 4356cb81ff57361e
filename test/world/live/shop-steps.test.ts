import { describe, expect, it } from "vitest";
import type { ShopRequest } from "../../../src/core/shop.ts";
import { type Sample, smallest } from "../config-examples.ts";
import type { Asked } from "./fake-shop.ts";
import { type Answer, asking, order, placing, start, withOrders } from "./shop-under-test.ts";

const csrf = { css: "input[name=csrf]", attribute: "value" };

/** Logs in, opens the form, submits it. */
const steps = [
  { path: "/login", take: { csrf } },
  { path: "/login", as: "form", body: { csrf: "{{csrf}}", mail: "{{customer}}" } },
  { path: "/checkout", take: { csrf } },
  {
    path: "/checkout",
    as: "form",
    body: { csrf: "{{csrf}}", sum: "{{amount}}" },
    follow: true,
    success: { location: "/thanks/" },
    take: { id: { css: "h1", match: "order ([0-9]+)" } },
  },
];

const form = (token: string): string => `<form method=post><input type=hidden name=csrf value="${token}"></form>`;

interface Habits {
  /** What a submission is answered, the first first; then all goes well. */
  readonly submissions?: readonly number[];
  /** Nobody stays logged in. */
  readonly forgets?: boolean;
}

/** A shop with pages: who is not logged in is sent to log in. */
function pages({ submissions = [], forgets = false }: Habits = {}): Answer {
  const left = [...submissions];
  const known = new Map<string, string>();
  let last = 0;
  return ({ method, path, headers, body }, response) => {
    const session = /sid=(\w+)/.exec(headers.cookie ?? "")?.[1] ?? "";
    const redirect = (location: string, more = {}): void => void response.writeHead(303, { location, ...more }).end();
    if (path === "/login" && method === "GET") {
      last += 1;
      const fresh = `s${last}`;
      known.set(fresh, "");
      return void response.writeHead(200, { "set-cookie": `sid=${fresh}; Path=/; HttpOnly` }).end(form(`t-${fresh}`));
    }
    const fields = new URLSearchParams(body);
    if (method === "POST" && fields.get("csrf") !== `t-${session}`) return void response.writeHead(419).end("expired");
    if (path === "/login") {
      if (!forgets) known.set(session, fields.get("mail") ?? "");
      return redirect("/account", { "set-cookie": ["theme=dark", "old=1; Max-Age=0"] });
    }
    if (!known.get(session)) return redirect("/login");
    if (method === "GET") return void response.end(path === "/checkout" ? form(`t-${session}`) : "<h1>Thanks, order 17</h1>");
    const status = left.shift();
    if (status !== undefined) return void (status === 0 ? response.destroy() : response.writeHead(status).end());
    return redirect("/thanks/17");
  };
}

const sample = (more: Sample = {}): Sample => withOrders({ place: { steps }, ...more });
const askedOf = (asked: readonly Asked[]): string[] => asked.map(({ method, path }) => `${method} ${path}`);

describe("placing an order in several steps", () => {
  it("keeps cookies, hands on what answers tell, and follows the last redirect", async () => {
    const { server, shop } = await start(sample(), pages());
    expect(await shop.ask(placing(order))).toEqual({ status: 200, isDone: true, number: "17" });
    expect(askedOf(server.asked)).toEqual(["GET /login", "POST /login", "GET /checkout", "POST /checkout", "GET /thanks/17"]);
    expect(server.asked[3]).toMatchObject({ body: "csrf=t-s1&sum=1234", headers: { cookie: "sid=s1; theme=dark" } });
    expect(server.asked[3]?.headers.accept).toMatch(/^text\/html/);
  });

  it("gives each order a browser of its own", async () => {
    const { server, shop } = await start(sample(), pages());
    const placed = ["a", "b", "c"].map((name) => shop.ask(placing({ ...order, order: name })));
    expect(await Promise.all(placed)).toEqual(Array(3).fill({ status: 200, isDone: true, number: "17" }));
    const logins = server.asked.filter(({ body }) => body.includes("mail="));
    expect(new Set(logins.map(({ headers }) => headers.cookie)).size).toBe(3);
  });

  it("fills the carts of one customer one after the other, each in a browser of its own", async () => {
    const { server, shop } = await start(sample(), pages());
    const bought = ["a", "b"].map((name) => ({ ...placing({ ...order, order: name }), customer: "regular" }));
    const [first, second] = bought as [ShopRequest, ShopRequest];
    await Promise.all([shop.ask(first), shop.ask(first), shop.ask(second)]);
    const sent = askedOf(server.asked);
    expect(sent.lastIndexOf("GET /login")).toBeGreaterThan(sent.indexOf("GET /thanks/17"));
    const logins = server.asked.filter(({ body }) => body.includes("mail="));
    expect(logins.map(({ body }) => new URLSearchParams(body).get("mail"))).toEqual(["cust_regular", "cust_regular"]);
    expect(new Set(logins.map(({ headers }) => headers.cookie)).size).toBe(2);
    const carts = server.asked.filter(({ method, path }) => method === "GET" && path === "/checkout");
    expect(carts).toHaveLength(2);
  });

  it("finds an order among its customer's by what its placing told", async () => {
    const list = '<ul><li><a class="order" data-cart="k1">8</a><li><a class="order" data-cart="k&quot;2">9</a></ul>';
    const place = {
      steps: [
        { path: "/cart", take: { cart: { css: "#cart" } } },
        { path: "/checkout", as: "form", body: { cart: "{{cart}}" } },
      ],
    };
    const read = {
      ...(smallest().orders as { read: Sample }).read,
      path: undefined,
      absent: { css: "ul:not(:has(a[data-cart='{{cart}}']))" },
      steps: [{ path: "/account", take: { number: { css: "a[data-cart='{{cart}}']" } } }, { path: "/orders/{{number}}" }],
    };
    for (const [cart, looks] of [
      ["k&quot;2", ["/account", "/orders/9"]],
      ["gone", ["/account"]],
    ] as const) {
      const { server, shop } = await start(withOrders({ place, read }), ({ path }, response) => {
        response.end(path === "/cart" ? `<p id=cart>${cart}</p>` : list);
      });
      await shop.ask(placing(order));
      const reading = await shop.read("order-1");
      expect(server.asked.slice(2).map(({ path }) => path)).toEqual(looks);
      if (cart === "gone") expect(reading).toEqual({ type: "absent" });
    }
  });

  it.each([0, 500])("sends the same form again where the answer to it was %i", async (status) => {
    const { server, shop } = await start(sample(), pages({ submissions: [status] }));
    expect((await shop.ask(placing(order))).status).toBe(status);
    expect(await shop.ask(placing(order))).toMatchObject({ status: 200, isDone: true });
    expect(askedOf(server.asked).filter((line) => line === "GET /login")).toHaveLength(1);
    const submitted = server.asked.filter(({ body }) => body.includes("sum="));
    expect(submitted).toHaveLength(2);
    expect(submitted[1]?.body).toBe(submitted[0]?.body);
  });

  it("clicks twice in one browser where the customer is impatient", async () => {
    const { server, shop } = await start(sample(), pages());
    await Promise.all([shop.ask(placing(order)), shop.ask(placing(order))]);
    expect(askedOf(server.asked).filter((line) => line === "POST /checkout")).toHaveLength(2);
    expect(askedOf(server.asked).filter((line) => line === "POST /login")).toHaveLength(1);
  });

  it("goes on at the step that got no answer", async () => {
    let asked = 0;
    const shown = pages();
    const { server, shop } = await start(sample(), (one, response) => {
      asked += 1;
      if (asked === 3) response.destroy();
      else shown(one, response);
    });
    expect(await shop.ask(placing(order))).toMatchObject({
      status: 0,
      error: expect.stringMatching(/^step 3 of place \(GET \/checkout\)/),
    });
    expect(await shop.ask(placing(order))).toMatchObject({ isDone: true });
    expect(askedOf(server.asked).filter((line) => line === "POST /login")).toHaveLength(1);
  });

  it("says which step lacked what, and takes it for no proof that nothing was done", async () => {
    const { shop } = await start(sample(), pages({ forgets: true }));
    expect(await shop.ask(placing(order))).toEqual({
      status: 303,
      isDone: false,
      unsent: true,
      error:
        "step 3 of place (GET /checkout): csrf is not there: the attribute value of input[name=csrf] (status 303, redirected to /login)",
    });
  });

  it("begins as a new visitor after that", async () => {
    const { server, shop } = await start(sample(), pages({ forgets: true }));
    await shop.ask(placing(order));
    await shop.ask(placing(order));
    expect(server.asked.filter(({ path, method }) => path === "/login" && method === "GET")).toMatchObject([
      { headers: expect.not.objectContaining({ cookie: expect.anything() }) },
      { headers: expect.not.objectContaining({ cookie: expect.anything() }) },
    ]);
  });

  it("has its number looked up by a step after the one that submits", async () => {
    const [logIn, send, open, submit] = steps;
    const look = { path: "/account", take: { id: { regex: "order ([0-9]+)" } } };
    const place = { steps: [logIn, send, open, { ...submit, follow: false, take: {}, submits: true }, look] };
    const { server, shop } = await start(withOrders({ place, cancel: { path: "/orders/{{id}}/cancel" } }), pages());
    expect(await shop.ask(placing(order))).toEqual({ status: 303, isDone: true, number: "17" });
    await shop.ask(asking("cancel"));
    expect(server.asked.at(-1)).toMatchObject({ path: "/orders/17/cancel", headers: { cookie: "sid=s1; theme=dark" } });
  });

  it("tells how long the submission took, apart from what leads up to it", async () => {
    let nowMs = 0;
    const now = (): number => {
      nowMs += 7;
      return nowMs;
    };
    const { shop } = await start(sample(), pages(), undefined, "", now);
    expect(await shop.ask(placing(order))).toMatchObject({ submitMs: 7 });
  });
});

describe("a session", () => {
  const sessions = {
    admin: {
      per: "run",
      steps: steps.slice(0, 2).map((step) => ({ ...step, body: step.body && { csrf: "{{csrf}}", mail: "boss" } })),
    },
  };
  const view = {
    status: { css: "h1", match: "^(\\w+)" },
    statuses: { Thanks: "confirmed" },
    total: { css: "h1", match: "[0-9]+" },
    currency: { value: "EUR" },
    captured: { value: "0" },
    refunded: { value: "0" },
    shipped: { css: ".sent" },
  };
  const read = { path: "/admin/{{order}}", session: "admin", view };

  it("is opened once for all orders, and its page is read", async () => {
    const { server, shop } = await start(withOrders({ sessions, read }), pages());
    expect(await shop.read("a")).toEqual({
      type: "view",
      view: {
        status: "confirmed",
        totalMinor: 17,
        currency: "EUR",
        capturedMinor: 0,
        refundedMinor: 0,
        shipped: false,
        detail: "Thanks",
      },
    });
    await shop.read("b");
    expect(askedOf(server.asked)).toEqual(["GET /login", "POST /login", "GET /admin/a", "GET /admin/b"]);
  });

  it("is opened again where the shop has forgotten it", async () => {
    let shown = pages();
    const { server, shop } = await start(withOrders({ sessions, read }), (one, response) => shown(one, response));
    await shop.read("a");
    shown = pages();
    expect(await shop.read("a")).toMatchObject({ type: "view" });
    expect(askedOf(server.asked).slice(3)).toEqual(["GET /admin/a", "GET /login", "POST /login", "GET /admin/a"]);
  });

  it.each([
    ["stays open where a request of it is refused for what it asks", 409, []],
    ["is opened again where one is refused for who asks", 401, ["POST /guest"]],
  ])("%s", async (_what, status, opened) => {
    const guests = { guest: { steps: [{ method: "POST", path: "/guest", body: {} }] } };
    const cancel = { session: "guest", path: "/mine/cancel", body: {} };
    const mine = { session: "guest", path: "/mine", view };
    let known = 0;
    const guestShop: Answer = ({ path }, response) => {
      if (path === "/guest") known += 1;
      if (path === "/guest") return void response.writeHead(204, { "set-cookie": `sid=g${known}` }).end();
      return path === "/mine/cancel" ? void response.writeHead(status).end() : void response.end("<h1>Thanks, order 17</h1>");
    };
    const orders = withOrders({ sessions: guests, read: mine, cancel });
    const { server, shop } = await start(orders, guestShop);
    await shop.read("a");
    expect(await shop.ask({ ...placing(order), name: "cancel", order: "a" })).toMatchObject({ status });
    await shop.read("a");
    expect(askedOf(server.asked).slice(2)).toEqual(["POST /mine/cancel", ...opened, "GET /mine"]);
  });

  it("says what keeps it from being opened, and is not tried for ever", async () => {
    const { server, shop } = await start(withOrders({ sessions, read }), pages({ forgets: true }));
    expect(await shop.read("a")).toMatchObject({ type: "unreadable", error: expect.stringContaining("redirected to /login") });
    expect(server.asked).toHaveLength(3);
  });

  it("lets a page say that there is no such order", async () => {
    const absent = { regex: "Thanks" };
    const { shop } = await start(withOrders({ sessions, read: { ...read, absent } }), pages());
    expect(await shop.read("a")).toEqual({ type: "absent" });
  });
});

describe("an order whose number no answer has told", () => {
  const numbered = (path: string, location = "/thanks/([0-9]+)") =>
    withOrders({
      place: { path: "/orders", body: { reference: "{{order}}" }, success: { location } },
      read: { ...(withOrders({}).orders as { read: object }).read, path },
    });
  const silent: Answer = ({ method }, response) => void (method === "POST" ? response.destroy() : response.writeHead(404).end());

  it("is asked for in vain, which proves nothing", async () => {
    const { shop } = await start(numbered("/orders/{{id}}"), silent);
    await shop.ask(placing(order));
    expect(await shop.read(order.order)).toEqual({ type: "absent", unnamed: true });
  });

  it("is not there where the shop is asked by the customer's reference, or gives no numbers", async () => {
    for (const sample of [numbered("/orders/{{order}}"), numbered("/orders/{{id}}", "/thanks/")]) {
      const { shop } = await start(sample, silent);
      await shop.ask(placing(order));
      expect(await shop.read(order.order)).toEqual({ type: "absent" });
    }
  });

  it("is not there where it was told and is forgotten", async () => {
    const forgetful: Answer = ({ method }, response) =>
      void (method === "POST" ? response.writeHead(303, { location: "/thanks/17" }) : response.writeHead(404)).end();
    const { shop } = await start(numbered("/orders/{{id}}"), forgetful);
    await shop.ask(placing(order));
    expect(await shop.read(order.order)).toEqual({ type: "absent" });
  });
});
