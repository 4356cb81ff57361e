import { describe, expect, it } from "vitest";
import { builtinPartners } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { type Sample, smallest, textOf, withField } from "./config-examples.ts";

const configOf = (sample: Sample) => parseConfig(textOf(sample), "shop/firedrill.yaml", builtinPartners);

function detailsOf(text: string): FiredrillError["details"] {
  try {
    parseConfig(text, "firedrill.yaml", builtinPartners);
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error("it was taken");
}

describe("a configuration", () => {
  it("needs little: the rest has defaults", () => {
    const config = configOf(smallest());
    expect(config).toMatchObject({
      place: "shop/firedrill.yaml",
      name: "integration",
      start: { cwd: ".", env: {}, inherit: [], readyWithinMs: 15_000 },
      healthPath: "/health",
      partners: { payment: {}, carrier: {}, messaging: {} },
      declared: {},
      forbiddenInLogs: [],
    });
    expect(config.url).toBeUndefined();
    expect(config.orders).toMatchObject({
      amounts: { sent: "minor", shown: "minor" },
      actions: { place: { steps: [{ method: "POST", as: "json", follow: 0 }] } },
      read: { steps: [{ method: "GET" }], absentStatus: 404 },
    });
    expect(config.orders?.actions.cancel).toBeUndefined();
  });

  it("takes the address of a link from the variables that Firedrill was started with", () => {
    const text = textOf(withField("integration/links", { db: { target: "mysql://shop@{{env.DB_HOST}}:{{env.DB_PORT}}/shop" } }));
    const { links } = parseConfig(text, "firedrill.yaml", builtinPartners, { DB_HOST: "127.0.0.1", DB_PORT: "13306" });
    expect(links).toEqual({ db: { target: "127.0.0.1:13306", url: "mysql://shop@127.0.0.1:13306/shop" } });
  });

  it("is of the instance that the environment names", () => {
    const sample = withField("integration", { url: "http://localhost:808{{instance}}" });
    const text = textOf({ ...sample, partners: { payment: { port: "401{{instance}}" } } });
    const of = (env: Readonly<Record<string, string>>) => parseConfig(text, "firedrill.yaml", builtinPartners, env);
    expect(of({})).toMatchObject({ instance: 1, url: "http://localhost:8081", partners: { payment: { port: 4011 } } });
    expect(of({ FIREDRILL_INSTANCE: "4" })).toMatchObject({ instance: 4, url: "http://localhost:8084" });
    expect(() => of({ FIREDRILL_INSTANCE: "all" })).toThrow(
      'FIREDRILL_INSTANCE is "all", which is no instance of the integration',
    );
  });

  it("may know just the partners that it names", () => {
    const partners = { payment: { webhooks: "/hooks/pay", webhook_retry_ms: [50] }, tax: { contract: "tax.yaml" } };
    expect(configOf(withField("partners", partners)).partners).toEqual({
      payment: { webhookPath: "/hooks/pay", webhookRetryMs: [50] },
      tax: { contract: "tax.yaml" },
    });
  });

  it("turns numbers and flags of the environment into texts", () => {
    expect(configOf(withField("integration/start/env", { A: 1, B: true, C: "", D: "x" })).start?.env).toEqual({
      A: "1",
      B: "true",
      C: "",
      D: "x",
    });
  });

  it("adds paths to a URL that does not end in a slash", () => {
    expect(configOf(withField("integration", { url: "http://127.0.0.1:8080/shop//" })).url).toBe("http://127.0.0.1:8080/shop");
  });

  it("knows header names in lower case", () => {
    expect(
      configOf(withField("orders/place/headers", { "Content-Type": "text/plain" })).orders?.actions.place?.steps[0]?.headers,
    ).toMatchObject({
      "content-type": "text/plain",
    });
  });

  it("declares only what it says", () => {
    const declares = {
      deadlines: { read_ms: 500 },
      retry: { max_attempts: 3, base_ms: 10, cap_ms: 100 },
      notifies: true,
      templates: { confirmed: "thanks", declined: "sorry" },
      captures_after_shipment: false,
      split_shipments: { at_most: 3 },
      checkout_needs: ["payment"],
    };
    expect(configOf(withField("declares", declares)).declared).toEqual({
      deadlines: { readMs: 500 },
      retry: { maxAttempts: 3, baseMs: 10, capMs: 100 },
      notifies: true,
      templates: { confirmed: "thanks", declined: "sorry" },
      capturesAfterShipment: false,
      splitShipments: { atMost: 3 },
      checkoutNeeds: ["payment"],
    });
  });

  it("reads a page with GET and cancels with POST, unless told otherwise", () => {
    const { orders } = configOf({
      ...smallest(),
      orders: { ...(smallest().orders as Sample), cancel: { path: "/cancel" }, return_page: { path: "/thanks" } },
    });
    expect([orders?.actions.cancel?.steps[0]?.method, orders?.actions.return_page?.steps[0]?.method]).toEqual(["POST", "GET"]);
  });
});

describe("an integration that runs already", () => {
  const partners = { payment: { port: 4010, token: "sk_test_shop", webhook_secrets: ["whsec_c2VjcmV0IG9mIHRoZSBzaG9w"] } };
  const running = (change: Sample): string => textOf({ ...smallest(), integration: { url: "http://127.0.0.1:8080" }, ...change });

  it("says where it expects its partners, and what it tells them", () => {
    const { payment } = configOf({ ...smallest(), integration: { url: "http://127.0.0.1:8080" }, partners }).partners;
    expect(payment).toEqual({ port: 4010, token: "sk_test_shop", webhookSecrets: ["whsec_c2VjcmV0IG9mIHRoZSBzaG9w"] });
  });

  it("must say so for each of them", () => {
    expect(detailsOf(running({ partners: { ...partners, carrier: {} } }))).toMatchObject({
      place: expect.stringContaining("partners/carrier"),
      remedy: expect.stringContaining("port"),
    });
  });

  it.each([
    ["token", "two words"],
    ["webhook_secrets", ["plain"]],
    ["webhook_secrets", []],
    ["port", 0],
  ])("is refused a %s of %j, which is not repeated where it may be secret", (field, value) => {
    const details = detailsOf(running({ partners: { payment: { ...partners.payment, [field]: value } } }));
    expect(details.place).toContain(`partners/payment/${field}`);
    if (field !== "port") expect(details.problem).not.toContain("plain");
  });
});

describe("a mistake in a configuration", () => {
  const head = "integration:\n  start: { command: serve }\n";

  it("is shown at its line, with what was probably meant", () => {
    const text = "name: shop\nintegration:\n  start:\n    comand: npm start\n";
    expect(detailsOf(text)).toEqual({
      code: "FD_CONFIG",
      place: "firedrill.yaml:4 integration/start/comand",
      problem: "there is no such field",
      remedy: "Did you mean command? There are command, cwd, env, inherit, ready_within_ms.",
    });
  });

  it("is shown at the section that misses something", () => {
    const text = `${head}orders:\n\n  place:\n    method: POST\n`;
    expect(detailsOf(text)).toMatchObject({
      place: "firedrill.yaml:5 orders/place/path",
      problem: "this is missing, not a text",
    });
  });

  it("is shown at the line of the placeholder deep in a body", () => {
    const text = `${head}orders:\n  place:\n    path: /orders\n    body:\n      lines:\n        - price: 1\n          name: "{{ordr}}"\n`;
    expect(detailsOf(text)).toMatchObject({
      place: "firedrill.yaml:9 orders/place/body/lines/0/name",
      remedy: expect.stringContaining("Did you mean order?"),
    });
  });

  it("is shown where an alias leads", () => {
    const text = `${head}orders:\n  place: &base\n    path: orders\n  read: *base\n`;
    expect(detailsOf(text).place).toBe("firedrill.yaml:5 orders/place/path");
  });

  it.each([
    ["a section that is empty", "orders:\n  place:\n", ":4 orders/place", "this is empty, not a mapping"],
    ["no orders", "", ":1 orders", "this is missing, not a mapping"],
    ["an unknown partner", "partners:\n  paymant: {}\n", ":4 partners/paymant", "paymant is not built in"],
    [
      "a partner named as another part",
      "partners: { customer: {} }\n",
      ":3 partners/customer",
      "customer stands for something else in a drill",
    ],
    [
      "an expression on the request",
      "orders:\n  place: { path: /, id: $request.body#/id }\n",
      ":4 orders/place/id",
      "is no runtime expression",
    ],
    [
      "an alias that leads back",
      "orders:\n  place:\n    path: /\n    body: &b\n      b: *b\n",
      ":7 orders/place/body/b",
      "leads back",
    ],
    ["a number without end", "orders:\n  place: { path: /, body: [1, .inf] }\n", ":4 orders/place/body/1", "this is Infinity"],
  ])("is found where there is %s", (_what, text, place, problem) => {
    const details = detailsOf(`${head}${text}`);
    expect(details.place).toBe(`firedrill.yaml${place}`);
    expect(details.problem).toContain(problem);
    expect(details.remedy).not.toBe("");
  });

  it.each([
    ["integration: {}\n", /must be one of `start`, `processes` and `url`/],
    ["integration: { start: { command: serve }, url: 'http://127.0.0.1' }\n", /not two/],
    ["integration: { url: 'http://shop.example:8080' }\n", /shop\.example is not this machine/],
    ["integration: { url: 'http://anna:secret@localhost' }\n", /carries no credentials/],
  ])("is found in %j", (text, problem) => {
    expect(detailsOf(text)).toMatchObject({
      place: expect.stringMatching(/^firedrill\.yaml:1 integration/),
      problem: expect.stringMatching(problem),
    });
    expect(detailsOf(text).problem).not.toContain("secret");
  });

  it.each([
    ["integration: [", /^firedrill\.yaml:\d+:\d+$/],
    ["name: a\nname: b\n", /^firedrill\.yaml:2:\d+$/],
    ["integration:\n\tstart: {}\n", /^firedrill\.yaml:2:\d+$/],
    ["name: !!js/function a\n", /^firedrill\.yaml:1:7$/],
    ["", /^firedrill\.yaml/],
    ["- integration\n", /^firedrill\.yaml:1$/],
    [`a: &a [1,2,3]\nb: [${"*a,".repeat(200)}]`, /^firedrill\.yaml/],
  ])("is found in %j", (text, place) => {
    expect(detailsOf(text)).toMatchObject({ code: "FD_CONFIG", place: expect.stringMatching(place) });
  });
});
