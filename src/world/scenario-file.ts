import type { FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import type { KnownOrder, Scenario, Step, Workload } from "../core/scenario.ts";
import { parseSchedule } from "../faults/schedule.ts";
import { type Path, readYaml, type YamlText } from "./yaml-text.ts";

const scenarioFields = ["story", "orders", "load", "faults", "safety_ms", "settle_ms", "partners", "expect"];
const orderFields = ["order", "total_minor", "currency", "payment_token", "start_ms", "steps"];
const stepNames = ["place", "await", "wait", "cancel", "reduce", "refund", "authenticate"] as const;
const idempotencies = ["full", "none", "errors-not-cached"] as const;

const defaults = { safetyMs: 2000, settleMs: 15_000, currency: "EUR", paymentToken: "tok_visa_ok", awaitMs: 5000 };
const limits = {
  orders: 200,
  copies: 20,
  amountMinor: 99_999_999,
  ratePerSecond: 1000,
  waitMs: 60_000,
  loadMs: 600_000,
  settleMs: 120_000,
};

/** A step is a word, or a word with what it needs: `place`, `{ refund: { reference: r1 } }`, `{ authenticate: succeeded }`. */
function readStep(yaml: YamlText, value: unknown, path: Path): Step {
  const word = typeof value === "string" ? value : undefined;
  const fields = word === undefined ? yaml.fields(value, path, stepNames) : { [word]: undefined };
  const [name, ...more] = Object.keys(fields);
  if (name === undefined || more.length > 0)
    return yaml.refuse(path, "a step says one thing", `Write one of ${stepNames.join(", ")}.`);
  const at = word === undefined ? [...path, name] : path;
  const given = fields[name] ?? {};
  const times = (count: unknown): { times?: number } =>
    count === undefined ? {} : { times: yaml.integer(count, [...at, "times"], 1, limits.copies) };
  switch (yaml.oneOf(name, at, stepNames)) {
    case "place":
      return { do: "place", ...times(yaml.fields(given, at, ["times"]).times) };
    case "await": {
      const { status, within_ms = defaults.awaitMs } = yaml.fields(given, at, ["status", "within_ms"]);
      return {
        do: "await",
        status: yaml.text(status, [...at, "status"], "confirmed"),
        withinMs: yaml.integer(within_ms, [...at, "within_ms"], 1, limits.waitMs),
      };
    }
    case "wait":
      return { do: "wait", ms: yaml.integer(yaml.fields(given, at, ["ms"]).ms, [...at, "ms"], 0, limits.waitMs) };
    case "cancel":
      yaml.fields(given, at, []);
      return { do: "cancel" };
    case "reduce": {
      const { to_minor, times: count } = yaml.fields(given, at, ["to_minor", "times"]);
      return { do: "reduce", toMinor: yaml.integer(to_minor, [...at, "to_minor"], 1, limits.amountMinor), ...times(count) };
    }
    case "refund": {
      const { reference, amount_minor, times: count } = yaml.fields(given, at, ["reference", "amount_minor", "times"]);
      const amount =
        amount_minor === undefined
          ? {}
          : { amountMinor: yaml.integer(amount_minor, [...at, "amount_minor"], 1, limits.amountMinor) };
      return { do: "refund", reference: yaml.text(reference, [...at, "reference"], "r1"), ...amount, ...times(count) };
    }
    case "authenticate":
      return { do: "authenticate", outcome: yaml.oneOf(fields[name], at, ["succeeded", "failed"]) };
  }
}

function readOrder(yaml: YamlText, value: unknown, path: Path): KnownOrder {
  const fields = yaml.fields(value, path, orderFields);
  const {
    order,
    total_minor,
    currency = defaults.currency,
    payment_token = defaults.paymentToken,
    start_ms = 0,
    steps = ["place"],
  } = fields;
  const name = yaml.text(order, [...path, "order"], "order-1");
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(name) || name.startsWith("load-"))
    return yaml.refuse(
      [...path, "order"],
      `${JSON.stringify(name)} cannot be an order reference`,
      "Use letters, digits and . _ : - only; names from load- on belong to the load.",
    );
  const unit = yaml.text(currency, [...path, "currency"], "EUR");
  if (!/^[A-Z]{3}$/.test(unit))
    return yaml.refuse([...path, "currency"], `${JSON.stringify(unit)} is no currency`, "Write an ISO 4217 code, such as EUR.");
  const token = yaml.text(payment_token, [...path, "payment_token"], "tok_visa_ok");
  if (!/^tok_[a-z0-9_]+$/.test(token))
    return yaml.refuse(
      [...path, "payment_token"],
      "this is no token of hosted fields",
      "Use tok_visa_ok, tok_declined, tok_insufficient_funds, tok_requires_action, tok_refund_fails, tok_card_number.",
    );
  return {
    order: name,
    totalMinor: yaml.integer(total_minor, [...path, "total_minor"], 1, limits.amountMinor),
    currency: unit,
    paymentToken: token,
    startMs: yaml.integer(start_ms, [...path, "start_ms"], 0, limits.waitMs),
    steps: yaml.list(steps, [...path, "steps"], (step, at) => readStep(yaml, step, at)),
  };
}

function readWorkload(yaml: YamlText, orders: unknown, load: unknown): Workload {
  const known = yaml.list(orders ?? [], ["orders"], (order, at) => readOrder(yaml, order, at));
  if (known.length > limits.orders)
    return yaml.refuse(["orders"], `there are ${known.length} orders`, `Write at most ${limits.orders}; \`load\` makes more.`);
  const names = known.map(({ order }) => order);
  const twice = names.findIndex((name, n) => names.indexOf(name) !== n);
  if (twice !== -1)
    return yaml.refuse(
      ["orders", twice, "order"],
      `another order is called ${names[twice]}`,
      "Give each order a reference of its own.",
    );
  if (load === undefined) {
    if (known.length > 0) return { orders: known };
    return yaml.refuse([], "no customer does anything here", "Write `orders:`, `load:`, or both.");
  }
  const { rate_per_second, duration_ms } = yaml.fields(load, ["load"], ["rate_per_second", "duration_ms"]);
  const ratePerSecond = yaml.integer(rate_per_second, ["load", "rate_per_second"], 1, limits.ratePerSecond);
  return {
    orders: known,
    load: { ratePerSecond, durationMs: yaml.integer(duration_ms, ["load", "duration_ms"], 1, limits.loadMs) },
  };
}

function readPartner(yaml: YamlText, value: unknown, path: Path): Scenario["partners"][string] {
  const { idempotency, rate_per_second, page_items } = yaml.fields(value, path, ["idempotency", "rate_per_second", "page_items"]);
  return {
    ...(idempotency !== undefined && { idempotency: yaml.oneOf(idempotency, [...path, "idempotency"], idempotencies) }),
    ...(rate_per_second !== undefined && {
      ratePerSecond: yaml.integer(rate_per_second, [...path, "rate_per_second"], 1, 1_000_000),
    }),
    ...(page_items !== undefined && { pageItems: yaml.integer(page_items, [...path, "page_items"], 1, 100) }),
  };
}

/** The schedule's own messages name fields; the line of the fault at issue is put before them. */
function readFaults(yaml: YamlText, value: unknown, catalogue: FaultCatalogue): Scenario["faults"] {
  try {
    return parseSchedule(value, "faults", catalogue);
  } catch (thrown) {
    if (!(thrown instanceof FiredrillError)) throw thrown;
    const path = thrown.details.place.split("/").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    throw new FiredrillError({ ...thrown.details, place: `${yaml.placeOf(path)} ${thrown.details.place}` });
  }
}

/**
 * A scenario from its file.
 *
 * @param place the file, for messages
 * @param name the scenario's name: the file's without its ending
 * @param faults those that it may name
 * @throws FiredrillError FD_SCENARIO, FD_SCHEDULE or FD_UNKNOWN_FAULT
 */
export function parseScenario(source: string, place: string, name: string, faults: FaultCatalogue): Scenario {
  const yaml = readYaml(source, place, "FD_SCENARIO");
  const fields = yaml.fields(yaml.value, [], scenarioFields);
  const { safety_ms = defaults.safetyMs, settle_ms = defaults.settleMs, partners = {}, expect = {} } = fields;
  const { except = {} } = yaml.fields(expect, ["expect"], ["except"]);
  return {
    name,
    story: yaml.text(fields.story, ["story"], "the gateway charges, and its answer is lost"),
    workload: readWorkload(yaml, fields.orders, fields.load),
    faults: readFaults(yaml, fields.faults, faults),
    safetyMs: yaml.integer(safety_ms, ["safety_ms"], 0, limits.waitMs * 10),
    settleMs: yaml.integer(settle_ms, ["settle_ms"], 1, limits.settleMs),
    partners: yaml.record(partners, ["partners"], (partner, at) => readPartner(yaml, partner, at)),
    expect: {
      except: yaml.record(except, ["expect", "except"], (reason, at) =>
        yaml.text(reason, at, "why this scenario departs from it"),
      ),
    },
  };
}
