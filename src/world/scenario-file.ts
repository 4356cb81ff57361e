import { type Field, fits, inFile, mostMinor, mostWaitMs } from "../actions/fields.ts";
import { actionOf, actions, makesOrder } from "../actions/index.ts";
import { place } from "../actions/place.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import { isFileName } from "../core/file-name.ts";
import { currencies, isCurrency } from "../core/money.ts";
import { nearest, suggest } from "../core/nearest.ts";
import { isOrderReference } from "../core/order-reference.ts";
import { knownTokens } from "../core/payment-tokens.ts";
import type { KnownOrder, Scenario, Step, Workload } from "../core/scenario.ts";
import { parseSchedule } from "../faults/schedule.ts";
import type { CellRun } from "../workload/cells.ts";
import { readManners } from "./partner-manners.ts";
import { readCells } from "./scenario-cells.ts";
import { type Path, readYaml, type YamlText } from "./yaml-text.ts";

/** What a call that belongs to no order is aimed by. */
const noOrder = "-";
/** Names of the load's orders begin so. */
const ofLoad = "load-";

const scenarioFields = ["story", "tags", "orders", "load", "cells", "faults", "safety_ms", "settle_ms", "partners", "expect"];
const orderFields = [
  "order",
  "total_minor",
  "customer",
  "currency",
  "decimals",
  "other_means_minor",
  "payment_token",
  "start_ms",
  "steps",
];
const stepNames = actions.map(({ name }) => name);

const defaults = { safetyMs: 2000, settleMs: 15_000, currency: "EUR", paymentToken: "tok_visa_ok" };
/** By decimals: a currency that has so many. */
const typical: ReadonlyMap<unknown, string> = new Map([
  [0, "JPY"],
  [2, "EUR"],
  [3, "KWD"],
]);
const limits = {
  orders: 5000,
  ratePerSecond: 1000,
  loadMs: 600_000,
  settleMs: 120_000,
};

function readField(yaml: YamlText, field: Field, value: unknown, path: Path): string | number | boolean {
  switch (field.type) {
    case "integer":
      return yaml.integer(value === undefined ? field.standard : value, path, field.minimum, field.maximum);
    case "text": {
      const text = yaml.text(value, path, field.example);
      if (fits(field, text)) return text;
      return yaml.refuse(path, `${JSON.stringify(text)} does not match ${field.pattern}`, `Write one such as ${field.example}.`);
    }
    case "flag":
      return yaml.flag(value, path);
    case "choice":
      return yaml.oneOf(value === undefined ? field.standard : value, path, field.oneOf);
  }
}

/** A step is a word, or a word with what it needs: `place`, `{ refund: { reference: r1 } }`, `{ authenticate: succeeded }`. */
function readStep(yaml: YamlText, value: unknown, path: Path): Step {
  const word = typeof value === "string" ? value : undefined;
  const said = word === undefined ? yaml.fields(value, path, stepNames) : { [word]: undefined };
  const [name, ...more] = Object.keys(said);
  if (name === undefined || more.length > 0)
    return yaml.refuse(path, "a step says one thing", `Write one of ${stepNames.join(", ")}.`);
  const at = word === undefined ? [...path, name] : path;
  const action = actionOf({ do: yaml.oneOf(name, at, stepNames) });
  // `{ authenticate: succeeded }`, or `{ authenticate: { outcome: succeeded, returns: false } }`
  const inner = said[name];
  const isWhole = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  const sole = isWhole ? undefined : action.sole;
  const fields = Object.entries(action.fields);
  const given =
    sole === undefined
      ? yaml.fields(
          said[name] ?? {},
          at,
          fields.map(([field]) => inFile(field)),
        )
      : {};
  return {
    do: action.name,
    ...Object.fromEntries(
      fields.flatMap(([field, rules]) => {
        const value = field === sole ? said[name] : given[inFile(field)];
        if (value === undefined && rules.isOptional && !("standard" in rules)) return [];
        return [[field, readField(yaml, rules, value, field === sole ? at : [...at, inFile(field)])]];
      }),
    ),
  };
}

type Buying = Pick<KnownOrder, "currency" | "decimals" | "otherMeansMinor" | "paymentToken" | "steps">;

/** What is bought with and what is done then, whatever the order is called. */
function readBuying(yaml: YamlText, fields: Readonly<Record<string, unknown>>, path: Path, name: string): Buying {
  const { currency = defaults.currency, other_means_minor, payment_token = defaults.paymentToken, steps = ["place"] } = fields;
  const { decimals } = fields;
  if (decimals !== undefined && fields.currency !== undefined)
    return yaml.refuse([...path, "decimals"], "its currency is given already", "Leave one of `currency` and `decimals` out.");
  const typicalUnit = typical.get(decimals);
  if (decimals !== undefined && typicalUnit === undefined)
    return yaml.refuse([...path, "decimals"], `no currency has ${JSON.stringify(decimals)} decimals`, "Write 0, 2 or 3.");
  const unit = typicalUnit ?? yaml.text(currency, [...path, "currency"], "EUR");
  if (!isCurrency(unit)) {
    const meant = nearest(unit, currencies());
    const remedy = `${meant === undefined ? "" : `Did you mean ${meant}? `}Write an ISO 4217 code, such as EUR.`;
    return yaml.refuse([...path, "currency"], `${JSON.stringify(unit)} is no currency`, remedy);
  }
  const token = yaml.text(payment_token, [...path, "payment_token"], "tok_visa_ok");
  if (!/^tok_[a-z0-9_]+$/.test(token))
    return yaml.refuse([...path, "payment_token"], "this is no token of hosted fields", `Use ${knownTokens.join(", ")}.`);
  const todo = yaml.list(steps, [...path, "steps"], (step, at) => readStep(yaml, step, at));
  if (!todo.some(makesOrder))
    return yaml.refuse(
      [...path, "steps"],
      todo.length === 0 ? `nothing is done for ${name}` : `${name} is never placed, so that nothing else can be done for it`,
      `Begin its steps with ${place.name}, or leave them out: then it is placed.`,
    );
  const { total_minor } = fields;
  const most = typeof total_minor === "number" ? total_minor - 1 : mostMinor;
  const otherMeansMinor =
    other_means_minor === undefined
      ? undefined
      : yaml.integer(other_means_minor, [...path, "other_means_minor"], 1, Math.max(1, most));
  return {
    currency: unit,
    paymentToken: token,
    steps: todo,
    ...(typicalUnit !== undefined && { decimals: Number(decimals) }),
    ...(otherMeansMinor !== undefined && { otherMeansMinor }),
  };
}

/** Whose order it is, where others may be that customer's too. */
function readCustomer(yaml: YamlText, value: unknown, path: Path, { steps }: Buying): string {
  const name = yaml.text(value, path, "regular");
  if (!isOrderReference(name))
    return yaml.refuse(
      path,
      `${JSON.stringify(name)} cannot be the name of a customer`,
      "Use 1 to 64 characters that can be seen, without * and without a space at either end, such as regular.",
    );
  if (!steps.some((step) => step.do === "renew")) return name;
  return yaml.refuse(path, "a period's customer is the one of the order that renews", "Leave it out, and give it to that order.");
}

function readOrder(yaml: YamlText, value: unknown, path: Path): KnownOrder {
  const fields = yaml.fields(value, path, orderFields);
  const { order, total_minor, customer, start_ms = 0 } = fields;
  const name = yaml.text(order, [...path, "order"], "order-1");
  if (!isOrderReference(name) || name.startsWith(ofLoad))
    return yaml.refuse(
      [...path, "order"],
      `${JSON.stringify(name)} cannot be an order reference`,
      "Use 1 to 64 characters that can be seen, without * and without a space at either end, such as 2026/0042; names from load- on belong to the load.",
    );
  const buying = readBuying(yaml, fields, path, name);
  return {
    order: name,
    totalMinor: yaml.integer(total_minor, [...path, "total_minor"], 1, mostMinor),
    ...buying,
    ...(customer !== undefined && { customer: readCustomer(yaml, customer, [...path, "customer"], buying) }),
    startMs: yaml.integer(start_ms, [...path, "start_ms"], 0, mostWaitMs),
  };
}

/** As they are asked for on the command line: `--tag webhooks`, or `--grep @webhooks`. */
function readTags(yaml: YamlText, value: unknown): readonly string[] {
  return yaml.list(value, ["tags"], (each, at) => {
    const tag = yaml.text(each, at, "webhooks");
    if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(tag)) return tag;
    return yaml.refuse(
      at,
      `${JSON.stringify(tag)} cannot be a tag`,
      "Use small letters, digits and dashes: webhooks, long-outage.",
    );
  });
}

function readWorkload(yaml: YamlText, orders: unknown, load: unknown, cells: CellRun | undefined): Workload {
  const written = yaml.list(orders ?? [], ["orders"], (order, at) => readOrder(yaml, order, at));
  const known = [...written, ...(cells?.orders ?? [])];
  if (known.length > limits.orders)
    return yaml.refuse(
      [cells === undefined ? "orders" : "cells"],
      `there are ${known.length} orders`,
      `Write at most ${limits.orders}; \`load\` makes more.`,
    );
  const names = known.map(({ order }) => order);
  const twice = names.findIndex((name, n) => names.indexOf(name) !== n);
  if (twice !== -1)
    return yaml.refuse(
      ["orders", twice, "order"],
      `another order is called ${names[twice]}`,
      "Give each order a reference of its own.",
    );
  for (const [n, { order, steps }] of written.entries()) {
    const renewed = steps.find((step) => step.do === "renew" && (step.of === order || !names.includes(String(step.of))));
    if (renewed !== undefined)
      yaml.refuse(
        ["orders", n, "steps"],
        `${order} renews ${JSON.stringify(renewed.of)}, which is ${renewed.of === order ? "itself" : "no order here"}`,
        suggest(
          String(renewed.of),
          names.filter((name) => name !== order),
        ),
      );
  }
  if (load === undefined) {
    if (known.length > 0) return { orders: known };
    return yaml.refuse([], "no customer does anything here", "Write `orders:`, `load:`, `cells:`, or several of them.");
  }
  const { rate_per_second, duration_ms } = yaml.fields(load, ["load"], ["rate_per_second", "duration_ms"]);
  const ratePerSecond = yaml.integer(rate_per_second, ["load", "rate_per_second"], 1, limits.ratePerSecond);
  return {
    orders: known,
    load: { ratePerSecond, durationMs: yaml.integer(duration_ms, ["load", "duration_ms"], 1, limits.loadMs) },
  };
}

/** Whether somebody places an order that the aim means; a trailing `*` matches any rest. */
function isPlaced(aim: string, { orders, load }: Workload): boolean {
  const isOpen = aim.endsWith("*");
  const start = isOpen ? aim.slice(0, -1) : aim;
  if (load !== undefined && (start.startsWith(ofLoad) || (isOpen && ofLoad.startsWith(start)))) return true;
  return orders.some(({ order }) => (isOpen ? order.startsWith(start) : order === start));
}

/** A fault at an order that nobody places would never fire. */
function checkAims(yaml: YamlText, faults: Scenario["faults"], workload: Workload): void {
  for (const [n, { fault, at }] of faults.entries()) {
    if (at.order === undefined || at.order === noOrder || isPlaced(at.order, workload)) continue;
    const known = [...workload.orders.map(({ order }) => order), ...(workload.load === undefined ? [] : [`${ofLoad}*`])];
    yaml.refuse(
      ["faults", n, "at", "order"],
      `${fault} is aimed at the order ${JSON.stringify(at.order)}, which nobody places here`,
      suggest(at.order, known),
    );
  }
}

/** The schedule's own messages name fields; the line of the fault at issue is put before them. */
function readFaults(yaml: YamlText, value: unknown, catalogue: FaultCatalogue, path: Path = ["faults"]): Scenario["faults"] {
  try {
    return parseSchedule(value, path.join("/"), catalogue);
  } catch (thrown) {
    if (!(thrown instanceof FiredrillError)) throw thrown;
    const path = thrown.details.place.split("/").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    throw new FiredrillError({ ...thrown.details, place: `${yaml.placeOf(path)} ${thrown.details.place}` });
  }
}

const badName = (name: string): { readonly problem: string; readonly remedy: string } => ({
  problem: `${JSON.stringify(name)} cannot be the name of a folder on every system, and the scenario's part of a run is called so`,
  remedy: "Name the file with letters, digits, spaces, dashes, dots and underscores, 60 at most.",
});

/**
 * A scenario from its file.
 *
 * @param place the file, for messages
 * @param name the scenario's name: the file's without its ending
 * @param faults those that it may name
 * @throws FiredrillError FD_SCENARIO, FD_SCHEDULE or FD_UNKNOWN_FAULT
 */
export function parseScenario(source: string, place: string, name: string, faults: FaultCatalogue): Scenario {
  if (!isFileName(name)) throw new FiredrillError({ code: "FD_SCENARIO", place, ...badName(name) });
  const yaml = readYaml(source, place, "FD_SCENARIO");
  const fields = yaml.fields(yaml.value, [], scenarioFields);
  const { safety_ms = defaults.safetyMs, settle_ms = defaults.settleMs, partners = {}, expect = {} } = fields;
  const { except = {} } = yaml.fields(expect, ["expect"], ["except"]);
  const cells =
    fields.cells === undefined
      ? undefined
      : readCells(yaml, fields.cells, faults, {
          buying: (given, at, customer) => readBuying(yaml, given, at, customer),
          faults: (list, at) => readFaults(yaml, list, faults, at),
        });
  const workload = readWorkload(yaml, fields.orders, fields.load, cells);
  const written = readFaults(yaml, fields.faults, faults);
  checkAims(yaml, written, workload);
  const schedule = [...written, ...(cells?.faults ?? [])];
  return {
    name,
    story: yaml.text(fields.story, ["story"], "the gateway charges, and its answer is lost"),
    ...(fields.tags !== undefined && { tags: readTags(yaml, fields.tags) }),
    workload,
    faults: schedule,
    safetyMs: Math.max(
      yaml.integer(safety_ms, ["safety_ms"], 0, mostWaitMs * 10),
      // each cell has as long to meet its fault as an order of its own has
      cells === undefined ? 0 : (cells.orders.at(-1)?.startMs ?? 0) + defaults.safetyMs,
    ),
    settleMs: yaml.integer(settle_ms, ["settle_ms"], 1, limits.settleMs),
    partners: yaml.record(partners, ["partners"], (partner, at) => readManners(yaml, partner, at)),
    expect: {
      except: yaml.record(except, ["expect", "except"], (reason, at) =>
        yaml.text(reason, at, "why this scenario departs from it"),
      ),
    },
  };
}
