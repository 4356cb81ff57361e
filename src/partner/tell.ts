import type { Contract, WebhookDefinition } from "../contract/contract.ts";
import { type Data, dataOf, gathered, whole } from "./counterfeit.ts";
import type { WebhookDialect } from "./dialect/dialect.ts";
import type { Resource } from "./resources.ts";
import type { Triggered } from "./wire.ts";

/** What a webhook's `data` says, and where that comes from. */
export interface Telling {
  readonly data: Data;
  readonly about: Triggered["about"];
}

/** The last names of all pointers into request bodies that lead to the order: `order_reference`. */
function orderFields({ operations }: Contract): ReadonlySet<string> {
  const pointers = operations.map(
    ({ firedrill }) => /^\$request\.body#(?:\/[^/]+)*\/([^/]+)$/.exec(firedrill.correlate ?? "")?.[1],
  );
  return new Set(pointers.filter((name) => name !== undefined));
}

/** The same with that order's reference wherever one stands. */
function ofOrder(value: unknown, fields: ReadonlySet<string>, order: string): unknown {
  if (Array.isArray(value)) return value.map((each) => ofOrder(each, fields, order));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, fields.has(name) ? order : ofOrder(each, fields, order)]),
  );
}

/** What the example says has come about, said of a resource. */
function said(data: Data, example: Data, dialect: WebhookDialect): Data {
  const { status } = example;
  if (status === undefined || status === data.status) return data;
  const version = typeof data.version === "number" ? { version: data.version + 1 } : {};
  return { ...data, ...whole(data, example, dialect), status, ...version };
}

const isData = <T>(value: T): value is T & Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** What a resource may tell: simulators keep what they show by itself, or beside what they alone know. */
export const tellable = ({ data }: Resource): readonly Data[] => [data, ...Object.values(data)].filter(isData);

function fits({ validate, type, example }: WebhookDefinition, data: Data, dialect: WebhookDialect): boolean {
  const message = dialect.envelope({ id: "evt_1", type, timestamp: "2026-01-15T10:00:00.000Z", data });
  const shown = (Array.isArray(example) ? example[0] : example) as object | undefined;
  return validate(gathered([{ ...shown, ...message }], dialect)).length === 0;
}

/** What a webhook of that type tells of an order: the latest thing of it that fits the contract, as if that had come about; else the example. */
export function dataToTell(
  contract: Contract,
  type: string,
  order: string,
  resources: readonly Resource[],
  dialect: WebhookDialect,
): Telling | undefined {
  const webhook = contract.webhooks.find((each) => each.type === type);
  if (webhook === undefined) return undefined;
  const example = dataOf(webhook.example, dialect);
  const kept = resources
    .flatMap(tellable)
    .map((data) => said(data, example, dialect))
    .findLast((data) => fits(webhook, data, dialect));
  if (kept !== undefined) return { data: kept, about: "its state" };
  const fields = orderFields(contract);
  // a contract without an example still tells whose order it is
  const bare = Object.keys(example).length > 0 ? [] : [...fields].slice(0, 1).map((name) => [name, order]);
  const data = { ...Object.fromEntries(bare), ...(ofOrder(example, fields, order) as Data) };
  return { data, about: "the contract's example" };
}
