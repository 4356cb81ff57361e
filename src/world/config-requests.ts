import type { Json } from "../core/schedule.ts";
import type { RequestSteps, RequestTemplate, SessionTemplate } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import { readSource, readSuccess } from "./config-values.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

export const requestFields = ["method", "path", "headers", "body", "as", "follow", "take", "session", "steps"];
const stepFields = ["method", "path", "headers", "body", "as", "follow", "take", "success", "submits"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const kinds = ["json", "form", "multipart"] as const;
/** As many as browsers follow. */
const mostRedirects = 20;
const mostSteps = 50;
const accepts = { program: "application/json", browser: "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8" };

export interface RequestRules {
  /** The method unless the configuration says another. */
  readonly method: (typeof methods)[number];
  /** What placeholders may ask for. */
  readonly names: readonly string[];
  /** What is taken under these names would hide what they stand for. */
  readonly reserved: readonly string[];
  readonly sessions: OrderSessions;
}

export type OrderSessions = Readonly<Record<string, SessionTemplate>>;

/** The names that a request's answers fill. */
export const takenBy = ({ steps }: Pick<RequestSteps, "steps">): readonly string[] =>
  steps.flatMap(({ take }) => Object.keys(take));

const takenIn = (sessions: OrderSessions, session: string | undefined): readonly string[] =>
  takenBy({ steps: (session === undefined ? undefined : sessions[session])?.steps ?? [] });

function readHeaders(yaml: YamlText, value: unknown, path: Path): RequestTemplate["headers"] {
  const headers = yaml.record(value, path, (each, at, name) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) yaml.refuse(at, "this is no header name", "Write one such as idempotency-key.");
    return yaml.text(each, at, "{{idempotency_key}}");
  });
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
}

function readTake(yaml: YamlText, value: unknown, path: Path, reserved: readonly string[]): RequestTemplate["take"] {
  return yaml.record(value, path, (each, at, name) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      yaml.refuse(
        at,
        `${JSON.stringify(name)} is no name for a value`,
        "Use small letters, digits and underscores, such as csrf.",
      );
    if (reserved.includes(name))
      yaml.refuse(at, `{{${name}}} stands for something else already`, "Choose another name for what is taken.");
    return readSource(yaml, each, at);
  });
}

const followOf = (yaml: YamlText, value: unknown, path: Path): number =>
  typeof value === "boolean" ? (value ? mostRedirects : 0) : yaml.integer(value, path, 0, mostRedirects);

/** One request. `isLone`: it is all that is asked, by a program rather than in a browser. */
function readRequest(
  yaml: YamlText,
  fields: Fields,
  path: Path,
  { method, names, reserved }: Omit<RequestRules, "sessions">,
  isLone: boolean,
): RequestTemplate {
  const { method: verb = method, headers = {}, body, as = "json", success, follow = false, take = {} } = fields;
  const accept = isLone ? accepts.program : accepts.browser;
  const template: RequestTemplate = {
    method: yaml.oneOf(verb, [...path, "method"], methods),
    path: readHttpPath(yaml, fields.path, [...path, "path"], "/orders/{{order}}"),
    headers: { accept, ...readHeaders(yaml, headers, [...path, "headers"]) },
    ...(body !== undefined && { body: body as Json }),
    as: yaml.oneOf(as, [...path, "as"], kinds),
    follow: followOf(yaml, follow, [...path, "follow"]),
    ...(success !== undefined && { success: readSuccess(yaml, success, [...path, "success"]) }),
    take: readTake(yaml, take, [...path, "take"], reserved),
  };
  checkPlaceholders(yaml, template.path, [...path, "path"], names);
  checkPlaceholders(yaml, headers as Json, [...path, "headers"], names);
  if (template.body !== undefined) checkPlaceholders(yaml, template.body, [...path, "body"], names);
  for (const [name, source] of Object.entries(template.take))
    if (source.by === "css") checkPlaceholders(yaml, source.css, [...path, "take", name, "css"], names);
  return template;
}

/** A list of requests; what one takes from its answer, those after it may ask for. */
function readSteps(yaml: YamlText, value: unknown, path: Path, rules: Omit<RequestRules, "sessions" | "method">) {
  const names = [...rules.names];
  const submitting: number[] = [];
  const steps = yaml.list(value, path, (each, at) => {
    const fields = yaml.fields(each, at, stepFields);
    const { submits = false } = fields;
    if (yaml.flag(submits, [...at, "submits"])) submitting.push(Number(at.at(-1)));
    const method = fields.body === undefined ? "GET" : "POST";
    const step = readRequest(yaml, fields, at, { ...rules, names, method }, false);
    names.push(...Object.keys(step.take));
    return step;
  });
  if (steps.length === 0 || steps.length > mostSteps)
    yaml.refuse(path, `there are ${steps.length} steps`, `Give between 1 and ${mostSteps} requests.`);
  if (submitting.length > 1)
    yaml.refuse(
      [...path, submitting[1] ?? 0, "submits"],
      "another step submits already",
      "Let one step submit; the others lead up to it.",
    );
  return { steps, submitAt: submitting[0] ?? steps.length - 1 };
}

/** What is asked by one request, its fields here, or by several under `steps`. */
export function readRequestSteps(yaml: YamlText, fields: Fields, path: Path, rules: RequestRules): RequestSteps {
  const { session } = fields;
  const known = Object.keys(rules.sessions);
  if (session !== undefined && known.length === 0)
    yaml.refuse([...path, "session"], "there are no sessions", "Say under orders.sessions how one is opened.");
  const name = session === undefined ? undefined : yaml.oneOf(session, [...path, "session"], known);
  const names = [...rules.names, ...takenIn(rules.sessions, name)];
  const more = name === undefined ? {} : { session: name };
  if (fields.steps === undefined)
    return { steps: [readRequest(yaml, fields, path, { ...rules, names }, true)], submitAt: 0, ...more };
  const stranger = stepFields.find((field) => field !== "submits" && fields[field] !== undefined);
  if (stranger !== undefined)
    yaml.refuse([...path, stranger], "there are steps, and this belongs to one of them", `Move \`${stranger}\` into its step.`);
  return { ...readSteps(yaml, fields.steps, [...path, "steps"], { ...rules, names }), ...more };
}

/** How each session is opened. */
export function readSessions(yaml: YamlText, value: unknown, path: Path, orderNames: readonly string[]): OrderSessions {
  return yaml.record(value, path, (each, at, name) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      yaml.refuse(
        at,
        `${JSON.stringify(name)} is no name for a session`,
        "Use small letters, digits and underscores, such as admin.",
      );
    const { per = "order", steps } = yaml.fields(each, at, ["per", "steps"]);
    const owner = yaml.oneOf(per, [...at, "per"], ["order", "run"]);
    const names = owner === "order" ? orderNames : [];
    const read = readSteps(yaml, steps, [...at, "steps"], { names, reserved: [...orderNames, "id"] });
    return { per: owner, steps: read.steps };
  });
}
