import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { type Answers, draftConfig, withNumber } from "../../src/init/draft-config.ts";
import { firstScenario } from "../../src/init/other-files.ts";
import { survey } from "../../src/init/survey.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { shops } from "./shops.ts";

const names = Object.keys(builtins.simulators);

function drafted(name: string, more: Partial<Answers> = {}) {
  const found = survey(shops[name] ?? [], "folder");
  const answers: Answers = {
    name: found.name,
    ...(found.start === undefined ? { url: "http://127.0.0.1:8080" } : { command: found.start.command }),
    partners: found.partners,
    placePath: found.place?.path ?? "/orders",
    as: found.takesForms ? "form" : "json",
    readPath: withNumber(found.read?.path ?? "/orders/{}", found),
    healthPath: found.health?.path ?? "/",
    webhooks: found.webhooks,
    ...more,
  };
  return parseConfig(draftConfig(found, answers), "firedrill.yaml", names);
}

describe("a drafted firedrill.yaml", () => {
  it.each(Object.keys(shops))("can be read as it was written: %s", (name) => {
    expect(drafted(name).orders?.actions.place?.steps.length).toBeGreaterThan(0);
  });

  it("logs in once for each order, and takes the page's token before an order is sent", () => {
    const { orders } = drafted("python with pages", { login: { user: "ann@example.com", password: "a:b'c\"d" } });
    expect(orders?.sessions.customer?.steps).toMatchObject([
      { method: "GET", path: "/login", take: { csrf: { by: "css", attribute: "value" } } },
      { method: "POST", path: "/login", as: "form", body: { csrf: "{{csrf}}", email: "ann@example.com", password: "a:b'c\"d" } },
    ]);
    expect(orders?.actions.place).toMatchObject({
      session: "customer",
      steps: [
        { method: "GET", path: "/checkout" },
        {
          method: "POST",
          body: {
            csrf: "{{csrf}}",
            cart: "{{order}}",
            amount: "{{amount}}",
            currency: "{{currency}}",
            card_token: "{{payment_token}}",
          },
          success: { location: "/thanks/([\\w-]+)" },
        },
      ],
    });
    expect(orders?.read).toMatchObject({ session: "customer", steps: [{ path: "/orders/{{id}}" }] });
  });

  it("fits a shop that speaks JSON and is told each order's reference", () => {
    const { orders, start } = drafted("node with JSON");
    expect(start?.env).toMatchObject({ PORT: "{{port}}", PAYMENTS_BASE_URL: "{{partners.payment.url}}" });
    expect(orders?.amounts.sent).toBe("minor");
    expect(orders?.read).toMatchObject({ steps: [{ path: "/api/orders/{{order}}" }] });
    expect(Object.keys(orders?.actions ?? {})).toEqual(["place", "refund"]);
  });

  it("carries what a team typed as data, whatever it is", () => {
    const name = 'ann\'s "shop": {{x}} # \n- a: b';
    expect(drafted("laravel", { name }).name).toBe(name);
  });
});

describe("the first scenario", () => {
  it.each([[["payment"]], [["carrier", "payment"]], [["tax"]]])("aims at a partner that the shop has: %s", (partners) => {
    const { faults } = parseScenario(firstScenario(partners), "mine.yaml", "mine", builtins.faults);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.at.partner).toBe(partners[0]);
  });
});
