import { stringify } from "yaml";

export type Sample = { [field: string]: unknown };

/** A shop in PHP with its own order ids, forms and decimal amounts, as small as a configuration can be. */
export function smallest(): Sample {
  return {
    integration: { start: { command: "php -S 127.0.0.1:{{port}} -t public" } },
    orders: {
      place: { path: "/orders", body: { reference: "{{order}}" } },
      read: {
        path: "/orders/{{order}}",
        view: {
          status: "$response.body#/state",
          statuses: { new: "pending", done: "confirmed" },
          total: "$response.body#/total",
          currency: "$response.body#/currency",
          captured: "$response.body#/paid",
          refunded: "$response.body#/refunded",
          shipped: "$response.body#/shipped_at",
        },
      },
    },
  };
}

/** The smallest configuration with one field set, given by its path from the top: `orders/place/as`; undefined takes it away. */
export function withField(path: string, value: unknown): Sample {
  const sample = smallest();
  const names = path.split("/");
  let inner = sample;
  for (const name of names.slice(0, -1)) {
    inner[name] ??= {};
    inner = inner[name] as Sample;
  }
  const last = names.at(-1) ?? "";
  // what runs already must be told of ports
  if (last === "integration" && (value as Sample | undefined)?.url !== undefined) sample.partners = { payment: { port: 4010 } };
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return sample;
}

export const textOf = (sample: Sample): string => stringify(sample);

interface Example {
  readonly field: string;
  readonly value: unknown;
}

/** Set on the smallest configuration, each is taken. */
export const good: readonly Example[] = [
  { field: "name", value: "shop" },
  { field: "integration", value: { url: "http://localhost:8080" } },
  { field: "integration", value: { url: "https://127.0.0.1/shop/" } },
  { field: "integration", value: { url: "http://[::1]:8080" } },
  { field: "integration/health_path", value: "/" },
  { field: "integration/reset", value: "php artisan migrate:fresh" },
  { field: "integration/reset", value: { command: "make fresh", cwd: "shop", env: { A: 1 }, within_ms: 5000 } },
  { field: "integration/prepare", value: "composer install" },
  { field: "integration/teardown", value: { command: "docker compose down" } },
  { field: "integration/cwd", value: "../shop" },
  { field: "integration/env", value: { PAYMENT_URL: "{{partners.payment.url}}", DEBUG: false } },
  { field: "integration/env_file", value: ".env" },
  { field: "integration/env_file", value: [".env", ".env.testing"] },
  { field: "integration/inherit", value: ["DB_*"] },
  { field: "integration", value: { processes: { web: { command: "php -S 127.0.0.1:{{port}}", ready_within_ms: 500 } } } },
  {
    field: "integration",
    value: {
      processes: {
        web: { command: "serve" },
        worker: { command: "php artisan queue:work", env: { QUEUE: "orders" }, restart_after_ms: 500 },
        cron: { command: "php artisan schedule:run", every_ms: 1000 },
      },
    },
  },
  { field: "integration/links", value: { db: { target: "127.0.0.1:3306" } } },
  { field: "integration/links", value: { db: { target: "mysql://shop:secret@127.0.0.1/shop", port: 13_306 } } },
  { field: "integration", value: { url: "http://127.0.0.1:8080", links: { cache: { target: "redis:6379", port: 16_379 } } } },
  { field: "logs/files", value: ["storage/logs/*.log"] },
  { field: "integration/start/cwd", value: "../shop" },
  { field: "integration/start/ready_within_ms", value: 600_000 },
  { field: "integration/start/env", value: { PORT: "{{port}}", DEBUG: false, WORKERS: 4, PREFIX: "" } },
  { field: "integration/start/inherit", value: [] },
  { field: "integration/start/inherit", value: ["DATABASE_URL", "DB_*", "_"] },
  { field: "integration/start/env", value: { PAYMENT_URL: "{{partners.payment.url}}" } },
  { field: "partners", value: { payment: {} } },
  { field: "partners", value: { payment: null } },
  {
    field: "partners",
    value: { payment: { webhooks: "/hooks", webhook_retry_ms: [100, 200], webhook_timeout_ms: 5000, idempotency: "none" } },
  },
  { field: "partners", value: { "tax-office": { contract: "contracts/tax.openapi.yaml", rate_per_second: 5 } } },
  { field: "partners", value: { carrier: { order_reference: "PARCEL-{{id}}" } } },
  { field: "orders/amounts", value: "decimal" },
  { field: "orders/place/as", value: "form" },
  { field: "orders/place/method", value: "PUT" },
  { field: "orders/place/headers", value: { "Idempotency-Key": "{{idempotency_key}}" } },
  { field: "orders/place/id", value: "$response.header.x-order" },
  { field: "orders/partner_reference", value: "WC{{id}}" },
  { field: "orders/place/success", value: { location: "/thanks/([0-9]+)" } },
  { field: "orders/place/success", value: { status: [200, 303], css: ".thanks", regex: "Thank you" } },
  { field: "orders/place/id", value: { css: "#order", attribute: "data-number", match: "([0-9]+)" } },
  {
    field: "orders/place",
    value: {
      steps: [
        { path: "/login", take: { csrf: { css: "input[name=csrf]", attribute: "value" } } },
        { path: "/login", as: "form", body: { csrf: "{{csrf}}", mail: "{{customer}}" }, follow: 3 },
        { path: "/checkout", as: "multipart", body: { csrf: "{{csrf}}" }, success: { status: 303 }, submits: true },
        {
          path: "/account",
          take: { id: { regex: "Order ([0-9]+)" }, page: "$url", total: { expression: "$response.header.x-total" } },
        },
      ],
    },
  },
  { field: "orders/sessions", value: { admin: { per: "run", steps: [{ path: "/admin/login", body: { password: "1234" } }] } } },
  { field: "orders/read/absent", value: { css: ".no-such-order" } },
  { field: "orders/read/follow", value: true },
  { field: "orders/read/view/total", value: { css: ".total" } },
  { field: "orders/read/view/currency", value: { value: "EUR" } },
  { field: "orders/place/body", value: ["{{order}}", 1, null] },
  { field: "orders/read/absent_status", value: 410 },
  { field: "orders/cancel", value: { method: "DELETE", path: "/orders/{{id}}" } },
  { field: "orders/reduce", value: { method: "PATCH", path: "/orders/{{id}}", body: { sum: "{{amount}} {{currency}}" } } },
  { field: "orders/refund", value: { path: "/refunds", body: { of: "{{id}}", name: "{{reference}}", sum: "{{amount}}" } } },
  { field: "orders/return_page", value: { path: "/thanks?order={{id}}" } },
  {
    field: "orders/backlog",
    value: {
      path: "/admin/jobs",
      counts: { outbox: "$response.body#/0", inbox: "$response.body#/1", dead_letters: "$response.body#/2" },
    },
  },
  { field: "orders/reconcile", value: { path: "/cron" } },
  {
    field: "declares",
    value: {
      deadlines: { place_ms: 600 },
      webhook_ack_ms: 1000,
      job_every_ms: 60_000,
      refuses_forgeries: true,
      notifies: false,
      captures_after_shipment: true,
      checkout_needs: ["carrier", "payment"],
      split_shipments: true,
    },
  },
  { field: "declares/split_shipments", value: { at_most: 3 } },
  { field: "declares/split_shipments", value: false },
  { field: "declares/retry", value: { max_attempts: 1, base_ms: 0, cap_ms: 1 } },
  { field: "declares/breaker", value: { consecutive_failures: 5, open_ms: 500 } },
  { field: "declares/templates", value: { cancelled: "order_cancelled", refunded: "refund_issued" } },
  { field: "logs", value: { forbidden: ["1 Example Street"] } },
];

/** Set on the smallest configuration, each is refused by the parser and by the schema. */
export const bad: readonly Example[] = [
  { field: "integrations", value: {} },
  { field: "integration", value: undefined },
  { field: "integration", value: {} },
  { field: "integration", value: null },
  { field: "integration/start", value: null },
  { field: "integration/start/env", value: null },
  { field: "integration", value: { url: null } },
  { field: "integration", value: { url: "http://localhost:8080/?" } },
  { field: "integration", value: { url: "http://localhost:8080/#" } },
  { field: "integration", value: { url: "http://127.0.0.1.shop.example" } },
  { field: "integration", value: { url: "http://0.0.0.0:8080" } },
  { field: "integration", value: "npm start" },
  { field: "integration/url", value: "http://127.0.0.1:8080" },
  { field: "integration", value: { url: "http://shop.example" } },
  { field: "integration", value: { url: "ftp://localhost" } },
  { field: "integration", value: { url: "http://localhost:8080?debug=1" } },
  { field: "integration", value: { url: "http://anna:secret@localhost:8080" } },
  { field: "integration/health_path", value: "health" },
  { field: "integration/start/command", value: "" },
  { field: "integration/reset", value: { cwd: "." } },
  { field: "integration/reset", value: { command: "true", within_ms: 0 } },
  { field: "integration/prepare", value: ["composer install"] },
  { field: "integration/env_file", value: 1 },
  { field: "integration/processes", value: { web: { command: "serve" } } },
  { field: "integration", value: { processes: { worker: { command: "work" } } } },
  { field: "integration", value: { processes: { web: { command: "serve", every_ms: 10 } } } },
  { field: "integration", value: { processes: { web: { command: "serve" }, "My Worker": { command: "work" } } } },
  {
    field: "integration",
    value: { processes: { web: { command: "serve" }, worker: { command: "work", ready_within_ms: 100 } } },
  },
  {
    field: "integration",
    value: { processes: { web: { command: "serve" }, cron: { command: "run", every_ms: 100, restart_after_ms: 100 } } },
  },
  { field: "integration/links", value: { db: {} } },
  { field: "integration/links", value: { webhooks: { target: "127.0.0.1:3306" } } },
  { field: "integration/links", value: { db: { target: "/run/mysqld.sock" } } },
  { field: "integration", value: { url: "http://127.0.0.1:8080", links: { db: { target: "127.0.0.1:3306" } } } },
  { field: "logs/files", value: "storage/logs/*.log" },
  { field: "integration/start/commands", value: "npm start" },
  { field: "integration/start/ready_within_ms", value: 1 },
  { field: "integration/start/env", value: { PORT: null } },
  { field: "integration/start/env", value: ["PORT=80"] },
  { field: "integration/start/inherit", value: null },
  { field: "integration/start/inherit", value: "DB_URL" },
  { field: "integration/start/inherit", value: [""] },
  { field: "integration/start/inherit", value: ["*"] },
  { field: "integration/start/inherit", value: ["DB_*_URL"] },
  { field: "integration/start/inherit", value: ["DB-URL"] },
  { field: "partners", value: {} },
  { field: "partners", value: null },
  { field: "partners", value: { payment: { idempotency: { toString: 1 } } } },
  { field: "partners/payment/port", value: 65_536 },
  { field: "partners/payment/token", value: "two words" },
  { field: "partners/payment/webhook_secrets", value: ["whsec_short"] },
  { field: "partners", value: ["payment"] },
  { field: "partners", value: { tax: {} } },
  { field: "partners", value: { tax: null } },
  { field: "partners", value: { webhooks: { contract: "tax.yaml" } } },
  { field: "partners", value: { "Tax Office": { contract: "tax.yaml" } } },
  { field: "partners/payment/webhooks", value: "http://127.0.0.1/hooks" },
  { field: "partners/payment/webhook_retry_ms", value: [0] },
  { field: "partners/payment/webhook_timeout_ms", value: 0 },
  { field: "partners/payment/idempotency", value: "some" },
  { field: "partners/payment/rate_per_second", value: 0.5 },
  { field: "orders", value: undefined },
  { field: "orders", value: null },
  { field: "orders/place", value: undefined },
  { field: "orders/place", value: null },
  { field: "orders/place", value: [] },
  { field: "orders/place/path", value: null },
  { field: "orders/place/method", value: null },
  { field: "orders/place/method", value: { toString: 1 } },
  { field: "orders/place/headers", value: null },
  { field: "orders/place/id", value: null },
  { field: "orders/read", value: null },
  { field: "orders/read/view", value: null },
  { field: "orders/read/view/statuses", value: null },
  { field: "orders/read/view/status", value: "$response.body#status" },
  { field: "orders/read/view/status", value: "$statusCode" },
  { field: "orders/read/absent_status", value: null },
  { field: "orders/read", value: undefined },
  { field: "orders/read", value: "/orders/{{order}}" },
  { field: "orders/amounts", value: "cents" },
  { field: "orders/place/path", value: "orders" },
  { field: "orders/place/method", value: "post" },
  { field: "orders/place/as", value: "xml" },
  { field: "orders/place/headers", value: { "no header": "1" } },
  { field: "orders/place/headers", value: { "x-number": 1 } },
  { field: "orders/place/id", value: "id" },
  { field: "orders/place/success", value: { status: 404 } },
  { field: "orders/place/success", value: {} },
  { field: "orders/place/success/location", value: 303 },
  { field: "orders/place/steps", value: [{ path: "/login" }] },
  { field: "orders/place", value: { steps: [] } },
  { field: "orders/place", value: { steps: [{ path: "/login", view: {} }] } },
  { field: "orders/place", value: { steps: [{ method: "POST" }] } },
  { field: "orders/place", value: { steps: [{ path: "/login", take: { csrf: { attribute: "value" } } }] } },
  { field: "orders/place", value: { steps: [{ path: "/login", take: { "CSRF token": { css: "input" } } }] } },
  { field: "orders/place", value: { steps: [{ path: "/login", take: { csrf: { css: "input", regex: "." } } }] } },
  { field: "orders/place/follow", value: 21 },
  { field: "orders/sessions", value: { admin: { steps: [] } } },
  { field: "orders/sessions", value: { admin: { per: "day", steps: [{ path: "/login" }] } } },
  { field: "orders/read/view/total", value: { value: "12.34", match: "[0-9]+" } },
  { field: "orders/place/id", value: "$request.body#/id" },
  { field: "orders/place/view", value: {} },
  { field: "orders/read/view", value: undefined },
  { field: "orders/read/view/total", value: undefined },
  { field: "orders/read/view/total", value: 12 },
  { field: "orders/read/view/statuses", value: { done: "finished" } },
  { field: "orders/read/absent_status", value: 500 },
  { field: "orders/cancel", value: null },
  { field: "orders/cancel", value: { path: "/cancel", id: "$response.body#/id" } },
  { field: "orders/backlog", value: { path: "/jobs" } },
  { field: "orders/backlog", value: { path: "/jobs", counts: { outbox: "$response.body#/0" } } },
  { field: "declares", value: null },
  { field: "declares/deadlines", value: { place_ms: 0 } },
  { field: "declares/retry", value: { max_attempts: 3 } },
  { field: "declares/notifies", value: "yes" },
  { field: "declares/templates", value: { confirmed: true } },
  { field: "declares/templates", value: { shipped: "order_shipped" } },
  { field: "declares/captures_after_shipment", value: "always" },
  { field: "declares/split_shipments", value: { at_most: 1 } },
  { field: "declares/split_shipments", value: {} },
  { field: "declares/split_shipments", value: 3 },
  { field: "declares/checkout_needs", value: "payment" },
  { field: "logs", value: null },
  { field: "logs", value: { forbidden: ["Eve"] } },
  { field: "logs", value: { forbidden: "1 Example Street" } },
];

/** Set on the smallest configuration, each is refused by the parser alone: a schema cannot see what fills a placeholder. */
export const badPlaceholders: readonly (Example & { readonly says: string })[] = [
  { field: "integration/start/command", value: "serve {{prot}}", says: "Did you mean port?" },
  { field: "integration/start/env", value: { URL: "{{partners.tax.url}}" }, says: "nothing fills" },
  { field: "integration/env", value: { DB: "{{links.db.port}}" }, says: "nothing fills" },
  { field: "integration/links", value: { db: { target: "127.0.0.1" } }, says: "no host with a port" },
  { field: "integration/links", value: { payment: { target: "127.0.0.1:3306" } }, says: "stands for something else" },
  { field: "orders/place/body", value: { lines: [{ sum: "{{amout}}" }] }, says: "Did you mean amount?" },
  { field: "orders/place/headers", value: { key: "{{reference}}" }, says: "nothing fills" },
  { field: "orders/place/success", value: { location: "/thanks/(" }, says: "regular expression" },
  { field: "orders/place/success", value: { css: "input[name=" }, says: "CSS selector" },
  { field: "orders/place/follow", value: true, says: "what success looks like" },
  { field: "orders/place/take", value: { amount: { regex: "." } }, says: "something else already" },
  { field: "orders/place", value: { steps: [{ path: "/{{csrf}}", take: { csrf: { regex: "." } } }] }, says: "nothing fills" },
  {
    field: "orders/place",
    value: {
      steps: [
        { path: "/", submits: true },
        { path: "/", submits: true },
      ],
    },
    says: "another step",
  },
  { field: "orders/cancel", value: { path: "/cancel", session: "admin" }, says: "orders.sessions" },
  { field: "orders/partner_reference", value: "WC", says: "the same for every order" },
  { field: "orders/partner_reference", value: "{{number}}", says: "nothing fills" },
  { field: "partners/payment/order_reference", value: "WC", says: "the same for every order" },
  { field: "orders/read/path", value: "/orders/{{order", says: "not complete" },
  { field: "orders/cancel", value: { path: "/orders/{{ord er}}" }, says: "not complete" },
  { field: "orders/reconcile", value: { path: "/cron/{{order}}" }, says: "nothing fills" },
];
