import { type Form, type FormField, isLogin, isToken } from "./forms.ts";
import type { Shown, Survey } from "./survey.ts";
import { placeholderFor } from "./words.ts";

/** What the team said, or left as it was guessed. */
export interface Answers {
  readonly name: string;
  /** How it is started; or the `url` where it runs already. */
  readonly command?: string;
  readonly url?: string;
  readonly partners: readonly string[];
  readonly placePath: string;
  readonly as: "json" | "form";
  readonly readPath: string;
  readonly healthPath: string;
  /** Where each partner's webhooks go; who is absent sends none. */
  readonly webhooks: Readonly<Record<string, string>>;
  /** A customer's login, where the shop wants one. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** Scalars of JSON are scalars of YAML, whatever stands in them. */
const scalar = (value: string | number): string => JSON.stringify(value);

const flow = (fields: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(fields).map(([name, value]) => `${/^[\w-]+$/.test(name) ? name : scalar(name)}: ${value}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
};

const indented = (lines: readonly string[], by: number): string[] => lines.map((line) => `${" ".repeat(by)}${line}`);

function integrationLines(survey: Survey, { command, url, healthPath, partners }: Answers): string[] {
  const known = survey.variables.filter(({ value }) => value !== undefined);
  const given = Object.keys(survey.start?.env ?? {});
  const unknown = survey.variables
    .filter(({ name, value }) => value === undefined && !given.includes(name))
    .map(({ name }) => name);
  const health = `health_path: ${scalar(healthPath)}`;
  if (url !== undefined)
    return [
      "integration:",
      ...indented(
        ["# It runs already. Give `start` instead, and the drill can kill and restart it too.", `url: ${scalar(url)}`, health],
        2,
      ),
    ];
  const isOfPartner = (value: string): boolean => {
    const partner = /\{\{partners\.(\w+)\./.exec(value)?.[1];
    return partner === undefined || partners.includes(partner);
  };
  const env = [
    ...Object.entries(survey.start?.env ?? {}),
    ...known.flatMap(({ name, value = "" }) => (isOfPartner(value) ? [[name, value] as const] : [])),
  ];
  return [
    "integration:",
    "  start:",
    ...indented(
      [
        `command: ${scalar(command ?? "")}`,
        "# What the shop reads from its environment: where partners are, and how they know each other.",
        ...(env.length === 0
          ? [
              "# No variable was found for a partner's address. The drill's partners listen at {{partners.payment.url}}: hand that on.",
              "env: {}",
            ]
          : ["env:", ...env.map(([name, value]) => `  ${name}: ${scalar(value)}`)]),
        ...(unknown.length === 0
          ? []
          : [
              `# Read by the shop as well, and not handed on yet: ${unknown.join(", ")}.`,
              "# `inherit: [NAME]` hands on your shell's.",
            ]),
      ],
      4,
    ),
    "  # Answers 2xx once the shop is ready.",
    `  ${health}`,
  ];
}

const firstPort = 4010;

function partnerLines({ signatures }: Survey, { partners, webhooks, url }: Answers): string[] {
  const told =
    url === undefined
      ? []
      : [
          "# Start the shop with these addresses (http://127.0.0.1:PORT), tokens and the secrets of `webhook_secrets`, which you choose.",
        ];
  return [
    "# Those that the shop has, of payment, carrier and messaging; one of your own takes `contract: ./theirs.openapi.yaml`.",
    ...told,
    "partners:",
    ...partners.map((partner, n) => {
      const path = webhooks[partner];
      const signature = signatures[partner];
      const fields = {
        ...(path !== undefined && { webhooks: scalar(path) }),
        ...(signature !== undefined && { signature }),
        ...(url !== undefined && { port: String(firstPort + 10 * n), token: scalar(`drill-${partner}`) }),
      };
      return `  ${partner}: ${flow(fields)}`;
    }),
  ];
}

const usualBody: Readonly<Record<string, string>> = {
  order: "{{order}}",
  amount: "{{amount}}",
  currency: "{{currency}}",
  token: "{{payment_token}}",
  customer: "{{customer}}",
};

/** Selects the field that holds the page's token. */
const tokenSelector = ({ name }: FormField): string => `input[name='${name}']`;

/** What a form sends: placeholders where they are meant, the page's own values, and what a person must look at. */
function formBody(form: Form, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const fields = form.fields.filter(({ type }) => !/^(?:submit|button|checkbox|radio)$/i.test(type));
  return Object.fromEntries(
    fields.map((field) => {
      const filled = more[field.name] ?? (isToken(field) ? "{{csrf}}" : (placeholderFor(field.name) ?? field.value ?? ""));
      return [field.name, scalar(filled)];
    }),
  );
}

/** The page whose form is sent, read for its token. */
function pageStep(form: Form, path: string): string[] {
  const token = form.fields.find(isToken);
  if (token === undefined) return [];
  const take = `{ csrf: { css: ${scalar(tokenSelector(token))}, attribute: value } }`;
  return [`- { method: GET, path: ${scalar(path)}, take: ${take} }`];
}

const session = "customer";

/** How a customer logs in: once for each order, and again where the shop has forgotten it. */
function sessionLines({ forms }: Survey, { login }: Answers): string[] {
  const form = forms.find(isLogin);
  if (form === undefined || login === undefined) return [];
  const named = (type: RegExp): FormField | undefined => form.fields.find((field) => type.test(field.type) && !isToken(field));
  const secret = named(/^password$/i);
  const name = named(/^(?:text|email)$/i);
  const more = { ...(name && { [name.name]: login.user }), ...(secret && { [secret.name]: login.password }) };
  const path = pathOf(form, "/login");
  return [
    "# How a customer logs in, before what says `session: customer`.",
    "sessions:",
    `  ${session}:`,
    "    steps:",
    ...indented([...pageStep(form, path), `- { path: ${scalar(path)}, as: form, body: ${flow(formBody(form, more))} }`], 6),
  ];
}

const sessionOf = (survey: Survey, { login }: Answers): Readonly<Record<string, string>> =>
  login !== undefined && survey.forms.some(isLogin) ? { session } : {};

const asLines = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields).map(([name, value]) => `${name}: ${value}`);

const pathOf = ({ action }: Form, otherwise: string): string =>
  action.startsWith("/") ? action.replace(/[?#].*$/, "") : otherwise;

/** The order's own number in the answer, or a reference that the shop was given. */
const idName = (survey: Survey): string => (survey.thanks === undefined ? "{{order}}" : "{{id}}");

function placeLines(survey: Survey, answers: Answers): string[] {
  const { placePath, as } = answers;
  const form = survey.forms.find((each) => !isLogin(each) && pathOf(each, placePath) === placePath && each.fields.length > 0);
  const asked = Object.fromEntries(
    survey.fields.flatMap((field) => {
      const value = placeholderFor(field);
      return value === undefined || value === "{{csrf}}" ? [] : [[field, scalar(value)]];
    }),
  );
  const usual = Object.fromEntries(Object.entries(usualBody).map(([name, value]) => [name, scalar(value)]));
  const body = form !== undefined ? formBody(form) : Object.keys(asked).length > 0 ? asked : usual;
  const success =
    survey.thanks === undefined ? [] : [`success: { location: ${scalar(`${survey.thanks.replace(/\/$/, "")}/([\\w-]+)`)} }`];
  const request = [`path: ${scalar(placePath)}`, ...(as === "form" ? ["as: form"] : []), `body: ${flow(body)}`, ...success];
  const before = form === undefined ? [] : pageStep(form, placePath);
  const [first = "", ...rest] = request;
  const lines = [
    ...asLines(sessionOf(survey, answers)),
    ...(before.length === 0 ? request : ["steps:", ...indented([...before, `- ${first}`, ...indented(rest, 2)], 2)]),
  ];
  return [
    "# How a customer places an order. Where the shop makes the order's number, `success` or `id` says where it shows it.",
    "place:",
    ...indented(lines, 2),
  ];
}

/** A page without such an element shows none of it: unlike JSON, where a field may come once there is something to show. */
const shown = (name: string, what: Shown | undefined, isPage: boolean): string => {
  if (what === undefined) return isPage ? `{ css: ${scalar(`.${name}`)} }` : `$response.body#/${name}`;
  return "css" in what ? `{ css: ${scalar(what.css)} }` : `$response.body#/${what.field}`;
};

const decimalField = (what: Shown | undefined): boolean =>
  what === undefined || !("field" in what) || !/minor|cents/i.test(what.field);

/** A route's parameter as the placeholder that fills it. */
export const withNumber = (path: string, survey: Survey): string => {
  const filled = path.replaceAll("{}", idName(survey));
  return filled.endsWith("/") ? `${filled}${idName(survey)}` : filled;
};

function readLines(survey: Survey, answers: Answers): string[] {
  const { view, statuses } = survey;
  const isPage = view.status !== undefined && "css" in view.status;
  return [
    "# Where an order is shown, and what its words mean: pending, confirmed, cancelled, declined or attention.",
    "read:",
    ...indented(
      [
        ...asLines(sessionOf(survey, answers)),
        `path: ${scalar(answers.readPath)}`,
        "view:",
        ...indented(
          [
            `status: ${shown("status", view.status, isPage)}`,
            `statuses: ${flow(Object.fromEntries(Object.entries(statuses).map(([word, status]) => [word, status])))}`,
            `total: ${shown("total", view.total, isPage)}`,
            `currency: ${shown("currency", view.currency, isPage)}`,
            `captured: ${shown("captured", view.captured, isPage)}`,
            `refunded: ${shown("refunded", view.refunded, isPage)}`,
            `shipped: ${shown("shipped", view.shipped, isPage)}`,
          ],
          2,
        ),
      ],
      2,
    ),
  ];
}

function otherLines(survey: Survey, answers: Answers): string[] {
  const { cancel, refund, returnPage } = survey;
  const form = { ...sessionOf(survey, answers), ...(answers.as === "form" && { as: "form" }) };
  const path = (route: { path: string }): string => scalar(withNumber(route.path, survey));
  return [
    ...(cancel ? [`cancel: ${flow({ path: path(cancel), ...form, body: "{}" })}`] : []),
    ...(refund
      ? [
          `refund: ${flow({ path: path(refund), ...form, body: flow({ reference: scalar("{{reference}}"), amount: scalar("{{amount}}") }) })}`,
        ]
      : []),
    ...(returnPage ? [`return_page: ${flow({ ...sessionOf(survey, answers), method: "GET", path: path(returnPage) })}`] : []),
  ];
}

/** A `firedrill.yaml` to begin with: all that the folder told, with what to look at beside it. */
export function draftConfig(survey: Survey, answers: Answers): string {
  const sections = [
    [
      "# How Firedrill starts this shop and speaks to it. `firedrill doctor` tries it, and says what to change.",
      "# All fields: docs/reference/configuration.md of Firedrill, or its schema/firedrill.schema.json in an editor.",
      `name: ${scalar(answers.name)}`,
    ],
    integrationLines(survey, answers),
    partnerLines(survey, answers),
    [
      "orders:",
      ...indented(
        [
          "# minor: amounts are whole cents; decimal: such as 49.90.",
          `amounts: ${decimalField(survey.view.total) ? "decimal" : "minor"}`,
          ...sessionLines(survey, answers),
          ...placeLines(survey, answers),
          ...readLines(survey, answers),
          ...otherLines(survey, answers),
        ],
        2,
      ),
    ],
    ...(survey.logFiles.length === 0
      ? []
      : [
          [
            "# Looked through for secrets, beside what the shop prints.",
            `logs: ${flow({ files: `[${survey.logFiles.map(scalar).join(", ")}]` })}`,
          ],
        ]),
    [
      "# What the shop promises of itself; what is not declared is not judged.",
      "# declares:",
      "#   deadlines: { place_ms: 5000 }",
      "#   webhook_ack_ms: 1000",
      "#   job_every_ms: 60000   # a cron job that finishes what is left to do",
    ],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
