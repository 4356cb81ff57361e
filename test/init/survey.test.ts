import { describe, expect, it } from "vitest";
import { survey } from "../../src/init/survey.ts";
import { shops } from "./shops.ts";

const of = (name: string) => survey(shops[name] ?? [], "folder");

describe("a survey of a shop's folder", () => {
  it("reads a PHP shop without a framework", () => {
    const found = of("php without a framework");
    expect(found).toMatchObject({
      name: "acme/records",
      start: { command: "php -S 127.0.0.1:{{port}} -t public public/index.php" },
      partners: ["payment", "carrier"],
      place: { path: "/checkout" },
      read: { path: "/orders/{}" },
      cancel: { path: "/orders/{}/cancel" },
      webhooks: { payment: "/hooks/payment" },
      signatures: { payment: "stripe" },
      takesForms: true,
      thanks: "/order/thanks/",
      view: { status: { field: "order_status" }, total: { field: "total" } },
    });
    expect(found.variables).toContainEqual({ name: "STRIPE_WEBHOOK_SECRET", value: "{{partners.payment.webhook_secret}}" });
    expect(found.variables).toContainEqual({ name: "DHL_TOKEN", value: "{{partners.carrier.token}}" });
    expect(found.variables).toContainEqual({ name: "DB_DSN" });
    expect(found.webhooks).not.toHaveProperty("carrier");
  });

  it("finds variables where the whole environment is read into an array", () => {
    const text = `<?php
$env = getenv();
$db = new PDO("mysql:host={$env['DB_HOST']}");
$carrier = new CarrierClient($env['CARRIER_BASE_URL'], $env["CARRIER_TOKEN"]);
`;
    const { variables, partners } = survey([{ path: "public/index.php", text }], "folder");
    expect(partners).toContain("carrier");
    expect(variables).toEqual([
      { name: "CARRIER_BASE_URL", value: "{{partners.carrier.url}}" },
      { name: "CARRIER_TOKEN", value: "{{partners.carrier.token}}" },
      { name: "DB_HOST" },
    ]);
  });

  it("never takes over the values of an .env file", () => {
    expect(JSON.stringify(of("php without a framework"))).not.toMatch(/whsec|api\.example/);
  });

  it("reads a Node shop that speaks JSON", () => {
    expect(of("node with JSON")).toMatchObject({
      start: { command: "npm start" },
      place: { method: "POST", path: "/api/orders" },
      read: { method: "GET", path: "/api/orders/{}" },
      refund: { path: "/api/orders/{}/refunds" },
      health: { path: "/healthz" },
      webhooks: { payment: "/webhooks/payment" },
      takesForms: false,
      view: { total: { field: "total_cents" } },
    });
  });

  it("reads a Python shop with pages, a login and tokens in its forms", () => {
    const found = of("python with pages");
    expect(found).toMatchObject({
      start: { command: "python3 -u app.py" },
      place: { path: "/checkout" },
      thanks: "/thanks/",
      takesForms: true,
      statuses: { new: "pending", paid: "confirmed", declined: "declined" },
      view: { status: { css: ".status" }, total: { css: ".total" } },
    });
    expect(found.forms.map(({ action }) => action)).toEqual(["/login", "/checkout"]);
  });

  it("reads a framework's routes and its way to write a token", () => {
    expect(of("laravel")).toMatchObject({
      start: { command: "php artisan serve --host=127.0.0.1 --port={{port}} --no-reload" },
      place: { method: "POST", path: "/checkout" },
      health: { path: "/up" },
      logFiles: ["storage/logs/*.log"],
      webhooks: { payment: "/webhooks/payment" },
      forms: [{ fields: [{ name: "_token" }, { name: "order_ref" }, { name: "total" }, { name: "payment_method" }] }],
    });
  });

  it("says nothing of what it does not know", () => {
    const found = of("nothing that it knows");
    expect(found.start).toBeUndefined();
    expect(found.place).toBeUndefined();
    expect(found).toMatchObject({ name: "folder", partners: ["payment"], webhooks: {}, variables: [] });
  });
});
