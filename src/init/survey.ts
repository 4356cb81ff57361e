import { type Form, findForms, isLogin } from "./forms.ts";
import { findRoutes, type Route, routeFor } from "./routes.ts";
import type { SourceFile } from "./source-file.ts";
import { guessStart, type StartCommand } from "./start-command.ts";
import { findVariables, partnerOf, type Variable } from "./variables.ts";
import { elementFor, findFields, findStatuses, findThanks, firstNamed } from "./words.ts";

/** Where an answer tells one thing of an order: a field of JSON, or an element of a page. */
export type Shown = { readonly field: string } | { readonly css: string };

/** What a shop's folder tells of the shop. All of it is a guess that its team confirms. */
export interface Survey {
  readonly name: string;
  readonly start?: StartCommand;
  /** Where it may run already, by its compose file. */
  readonly url?: string;
  readonly variables: readonly Variable[];
  /** Names of partners that it seems to have. */
  readonly partners: readonly string[];
  readonly forms: readonly Form[];
  readonly place?: Route;
  readonly read?: Route;
  /** Where each partner's webhooks go, as far as a route looks like it. */
  readonly webhooks: Readonly<Record<string, string>>;
  /** How each partner signs webhooks, where the code shows another way than Standard Webhooks. */
  readonly signatures: Readonly<Record<string, string>>;
  /** Orders come as an HTML form rather than as JSON. */
  readonly takesForms: boolean;
  readonly health?: Route;
  readonly cancel?: Route;
  readonly refund?: Route;
  readonly returnPage?: Route;
  /** Fields of requests that the code reads. */
  readonly fields: readonly string[];
  /** Files that its framework logs to. */
  readonly logFiles: readonly string[];
  readonly statuses: Readonly<Record<string, string>>;
  /** Where customers are sent once an order is placed, without the order's number. */
  readonly thanks?: string;
  readonly view: Readonly<Record<"status" | "total" | "currency" | "captured" | "refunded" | "shipped", Shown | undefined>>;
}

/** The names that shops give to what a view shows, the likeliest first. */
const viewWords: Readonly<Record<keyof Survey["view"], readonly string[]>> = {
  status: ["status", "state", "order_status", "payment_status"],
  total: ["total_minor", "total_cents", "amount_minor", "amount_cents", "total", "grand_total", "amount", "total_price"],
  currency: ["currency", "currency_code"],
  captured: [
    "captured_minor",
    "captured_cents",
    "captured",
    "paid_minor",
    "paid_cents",
    "amount_captured",
    "paid_amount",
    "charged",
  ],
  refunded: ["refunded_minor", "refunded_cents", "refunded", "amount_refunded", "refunded_amount"],
  shipped: ["shipped", "shipped_at", "tracking_number", "tracking", "label"],
};

/** By a file that shows the framework: where it logs unless it is told otherwise. */
const frameworkLogs: readonly (readonly [string, string])[] = [
  ["artisan", "storage/logs/*.log"],
  ["bin/console", "var/log/*.log"],
];

function parsedName(files: readonly SourceFile[], path: string): string | undefined {
  try {
    const { name } = JSON.parse(files.find((file) => file.path === path)?.text ?? "null") as { name?: unknown };
    return typeof name === "string" && name !== "" ? name : undefined;
  } catch {
    return undefined;
  }
}

/** A published port of a compose file's service that serves HTTP. */
function publishedUrl(files: readonly SourceFile[]): string | undefined {
  const compose = files.find(({ path }) => /^(docker-)?compose\.ya?ml$/.test(path));
  const port = /["']?(?:127\.0\.0\.1:|localhost:)?(\d{2,5}):(?:80|443|3000|5000|8000|8080)\b/.exec(compose?.text ?? "")?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

const readsForms = /\$_POST\b|request\.form\b|FormValue\(|parse_qsl?\(|express\.urlencoded/;

/** A route with the partner's name or a parameter for it; one for all does only where no route is another partner's alone. */
function webhookPaths(routes: readonly Route[], partners: readonly string[]): Record<string, string> {
  const paths = routes
    .filter(({ method }) => method === undefined || method === "POST")
    .map(({ path }) => path)
    .filter((path) => /hook|\bipn\b|notif|callback/i.test(path));
  return Object.fromEntries(
    partners.flatMap((partner) => {
      const own = paths.find((path) => partnerOf(path.toUpperCase().replaceAll(/\W+/g, "_")) === partner);
      const shared =
        paths.find((path) => /\{\}|\/$/.test(path)) ??
        paths.find((path) => partnerOf(path.toUpperCase().replaceAll(/\W+/g, "_")) === undefined);
      const path = own ?? shared;
      return path === undefined ? [] : [[partner, path.endsWith("/") ? `${path}${partner}` : path.replace("{}", partner)]];
    }),
  );
}

const sourceOf = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.filter(({ path }) => /\.(?:php|phtml|twig|py|jinja2?|j2|[cm]?[jt]sx?|go|rb|erb|ejs|hbs|html?|tmpl|vue)$/.test(path));

/** @param folder the shop's folder, for its name */
export function survey(files: readonly SourceFile[], folder: string): Survey {
  const source = sourceOf(files);
  const routes = findRoutes(source);
  const forms = findForms(source);
  const variables = findVariables(files);
  const start = guessStart(files);
  const url = publishedUrl(files);
  const told = variables.flatMap(({ name, value }) => (value === undefined ? [] : [partnerOf(name)]));
  const partners = ["payment", "carrier", "messaging"].filter((partner) => partner === "payment" || told.includes(partner));
  // a shop with a page for an order shows its state as an element, whatever JSON it speaks with partners
  const isPage = elementFor(source, viewWords.status) !== undefined;
  const shown = (name: keyof Survey["view"]): Shown | undefined => {
    const css = isPage ? elementFor(source, viewWords[name]) : undefined;
    const field = isPage ? undefined : firstNamed(source, viewWords[name]);
    return field !== undefined ? { field } : css === undefined ? undefined : { css };
  };
  const code = source.map(({ text }) => text).join("\n");
  const optional = {
    start,
    url,
    place: routeFor(routes, {
      words: [/checkout(?!.*(?:success|thank|cancel))/i, /place/i, /buy/i, /orders?\/?$/i, /purchase|cart/i],
      method: "POST",
      hasParameter: false,
    }),
    read: routeFor(routes, {
      words: [/\/orders?\/(?:\{\})?$/i, /order[^/]*\/(?:\{\})?$/i, /(?:purchase|receipt|thank)[^/]*\/(?:\{\})?$/i],
      method: "GET",
      hasParameter: true,
    }),
    health: routeFor(routes, { words: [/ready/i, /health/i, /ping|status|^\/up$/i], method: "GET", hasParameter: false }),
    cancel: routeFor(routes, { words: [/order.*cancel/i], method: "POST" }),
    refund: routeFor(routes, { words: [/order.*refund/i], method: "POST" }),
    returnPage: routeFor(routes, { words: [/(?:^|\/)(?:return|back)(?:\/|$)/i], method: "GET" }),
    thanks: findThanks(source),
  };
  return {
    name: parsedName(files, "composer.json") ?? parsedName(files, "package.json") ?? folder,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<
      typeof optional
    > as Partial<Survey>),
    variables,
    partners,
    webhooks: webhookPaths(routes, partners),
    signatures: /stripe[-_]signature|constructEvent\(/i.test(code) ? { payment: "stripe" } : {},
    takesForms: forms.some((form) => !isLogin(form) && form.action === optional.place?.path) || readsForms.test(code),
    forms,
    fields: findFields(source),
    logFiles: frameworkLogs.flatMap(([sign, pattern]) => (files.some(({ path }) => path === sign) ? [pattern] : [])),
    statuses: findStatuses(source),
    view: {
      status: shown("status"),
      total: shown("total"),
      currency: shown("currency"),
      captured: shown("captured"),
      refunded: shown("refunded"),
      shipped: shown("shipped"),
    },
  };
}
