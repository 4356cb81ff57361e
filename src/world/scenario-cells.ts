import { mostMinor } from "../actions/fields.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { Schedule } from "../core/schedule.ts";
import { type CellRun, type Cells, expandCells, isOfOneOrder, type Struck } from "../workload/cells.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const cellFields = ["rate_per_second", "control_every", "customers", "faults"];
const customerFields = ["steps", "total_minor", "currency", "decimals", "other_means_minor", "payment_token", "strike"];
const strikeFields = ["partner", "operations", "reads", "webhooks"];

const most = { ratePerSecond: 1000, controlEvery: 1000 };
const usual = { controlEvery: 4 };

/** How the rest of a scenario is read. */
export interface Readers {
  buying(
    fields: Readonly<Record<string, unknown>>,
    at: Path,
    customer: string,
  ): Pick<KnownOrder, "currency" | "paymentToken" | "steps">;
  faults(list: unknown, at: Path): Schedule;
}

function readStruck(yaml: YamlText, value: unknown, path: Path): Struck {
  const { partner, operations = [], reads = [], webhooks = [] } = yaml.fields(value, path, strikeFields);
  const names = (list: unknown, field: string, example: string): readonly string[] =>
    yaml.list(list, [...path, field], (name, at) => yaml.text(name, at, example));
  return {
    partner: yaml.text(partner, [...path, "partner"], "payment"),
    operations: names(operations, "operations", "createPayment"),
    reads: names(reads, "reads", "getPayment"),
    webhooks: names(webhooks, "webhooks", "payment.captured"),
  };
}

function readCustomer(yaml: YamlText, value: unknown, path: Path, readers: Readers): Cells["customers"][number] {
  const fields = yaml.fields(value, path, customerFields);
  const { total_minor, strike } = fields;
  return {
    ...readers.buying(fields, path, "this customer's order"),
    ...(total_minor !== undefined && { totalMinor: yaml.integer(total_minor, [...path, "total_minor"], 1, mostMinor) }),
    strike: yaml.list(strike, [...path, "strike"], (each, at) => readStruck(yaml, each, at)),
  };
}

/** One that strikes whatever comes by is no affair of one order's. */
function checkFaults(yaml: YamlText, faults: Schedule, path: Path, catalogue: FaultCatalogue): void {
  for (const [n, { fault, at }] of faults.entries()) {
    const known = catalogue[fault];
    if (known !== undefined && !isOfOneOrder(known))
      yaml.refuse(
        [...path, n, "fault"],
        `${fault} strikes all orders at once, and each cell's faults strike its own`,
        "Put it into `faults:` of a scenario of its own.",
      );
    if (at.order !== undefined)
      yaml.refuse([...path, n, "at", "order"], "the faults of cells are aimed at each cell's own order", "Leave `order` out.");
  }
}

/**
 * The orders and faults that a scenario's `cells:` stand for.
 *
 * @throws FiredrillError FD_SCENARIO
 */
export function readCells(yaml: YamlText, value: unknown, catalogue: FaultCatalogue, readers: Readers): CellRun {
  const path = ["cells"];
  const { rate_per_second, control_every = usual.controlEvery, customers, faults } = yaml.fields(value, path, cellFields);
  const ratePerSecond = yaml.integer(rate_per_second, [...path, "rate_per_second"], 1, most.ratePerSecond);
  const controlEvery = yaml.integer(control_every, [...path, "control_every"], 2, most.controlEvery);
  const kinds = yaml.record(customers, [...path, "customers"], (customer, at) => readCustomer(yaml, customer, at, readers));
  const list = readers.faults(faults, [...path, "faults"]);
  checkFaults(yaml, list, [...path, "faults"], catalogue);
  const cells: Cells = {
    ratePerSecond,
    controlEvery,
    customers: Object.values(kinds),
    faults: list.map(({ id: _id, ...fault }) => fault),
  };
  const run = expandCells(cells, catalogue);
  if (run.faults.length === 0)
    return yaml.refuse(
      path,
      "none of its faults strikes anything that its customers are struck at",
      "List `faults:`, and under each customer's `strike:` the operations, reads or webhooks of a partner.",
    );
  return run;
}
