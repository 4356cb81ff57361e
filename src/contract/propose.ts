import type { Role } from "../core/role.ts";
import type { Contract, Operation } from "./contract.ts";
import { type Data, fieldNames, fieldSchema, typesOf } from "./schema-parts.ts";

/** What a contract could say of an operation, as far as its names and shapes tell. */
export interface Proposal {
  readonly operation: Operation;
  /** Fields of `x-firedrill`, those that stand there already left out. */
  readonly extension: Data;
}

interface Guess {
  readonly role: Role;
  readonly effect?: string;
}

const money = /payment|charge|transaction|checkout|authori[sz]ation|sale|order/;

/** Verbs before things: `/payments/{id}/refund` is no payment. The first that fits. */
const guesses: readonly (readonly [words: RegExp, of: RegExp | undefined, guess: Guess])[] = [
  [/^(?:buy|purchase)$/, /shipment|label|parcel/, { role: "ship", effect: "shipped" }],
  [/refund|reimburse/, undefined, { role: "refund", effect: "refunded" }],
  [/capture|settle/, undefined, { role: "capture", effect: "captured" }],
  [
    /void|cancel|reverse|release/,
    /shipment|label|parcel|consignment|transport/,
    { role: "cancel-shipment", effect: "shipment-cancelled" },
  ],
  [/void|cancel|reverse|release/, money, { role: "void", effect: "voided" }],
  [/3ds|threeds|authenticat|challenge/, money, { role: "authenticate" }],
  [/quote|rates?$|estimate|calculat/, undefined, { role: "quote" }],
  [/track/, undefined, { role: "track", effect: "tracked" }],
  [/shipment|label|parcel|consignment|fulfil/, undefined, { role: "ship", effect: "shipped" }],
  [/message|mail|sms|notification|notify/, undefined, { role: "notify", effect: "messaged" }],
];

const wordsOf = (text: string): string => text.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** What an operation is called and where it stands, parameters apart: its last words weigh most. */
const saysOf = ({ id, path }: Operation): readonly string[] => {
  const segments = path.split("/").filter((segment) => segment !== "" && !segment.startsWith("{"));
  return [segments.at(-1) ?? "", id, segments.join(" ")].map(wordsOf);
};

interface Verbs {
  /** Money is held first, and taken by an operation of its own. */
  readonly capture: boolean;
  /** What is made is only an offer, until it is bought. */
  readonly buy: boolean;
}

function guessFor(operation: Operation, verbs: Verbs): Guess | undefined {
  const isItem = operation.path.endsWith("}");
  const isRemoved = operation.method === "DELETE";
  // what is sent to a thing itself changes what is known of it
  if (operation.firedrill.read || (isItem && !isRemoved)) return undefined;
  const [last = "", id = "", all = ""] = saysOf(operation).map((text) => (isRemoved ? `cancel ${text}` : text));
  if (verbs.buy && /shipment|label|parcel/.test(last) && operation.method === "POST") return undefined;
  for (const text of [last, id])
    for (const [words, of, guess] of guesses) if (words.test(text) && (of === undefined || of.test(`${id} ${all}`))) return guess;
  if (operation.method !== "POST" || !money.test(last)) return undefined;
  return verbs.capture ? { role: "authorize", effect: "authorized" } : { role: "capture", effect: "captured" };
}

const references = [
  ...[
    "order_reference",
    "order_id",
    "order_number",
    "merchant_reference",
    "client_reference_id",
    "external_reference",
    "custom_id",
  ],
  ...["reference_id", "reference", "invoice_number", "external_id", "merchant_order_id", "order"],
].map((name) => name.replaceAll("_", ""));

/** The JSON Pointer of a field within a schema that a test takes, the nearest first. */
function pointerOf(schema: unknown, document: unknown, isIt: (name: string, schema: unknown) => number): string | undefined {
  let best: { readonly rank: number; readonly pointer: string } | undefined;
  const visit = (within: unknown, pointer: string, depth: number): void => {
    for (const name of fieldNames(within, document) ?? []) {
      const inner = fieldSchema(within, name, document);
      const rank = isIt(name, inner);
      if (rank >= 0 && (best === undefined || rank + depth * 100 < best.rank))
        best = { rank: rank + depth * 100, pointer: `${pointer}/${name}` };
      if (depth < 2) visit(inner, `${pointer}/${name}`, depth + 1);
    }
  };
  visit(schema, "", 0);
  return best?.pointer;
}

function correlateFor({ path, requestSchema, method }: Operation, document: unknown): string | undefined {
  const parameters = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string);
  const below = parameters.at(-1);
  if (below !== undefined && (method !== "POST" || !path.endsWith(`{${below}}`))) return `$request.path.${below}`;
  const named = pointerOf(requestSchema, document, (name, schema) => {
    const rank = references.indexOf(name.replaceAll(/[^A-Za-z]/g, "").toLowerCase());
    return typesOf(schema, document).includes("object") ? -1 : rank;
  });
  if (named !== undefined) return `$request.body#${named}`;
  const metadata = pointerOf(requestSchema, document, (name) => (/^(?:metadata|custom_?fields)$/i.test(name) ? 0 : -1));
  return metadata === undefined ? undefined : `$request.body#${metadata}/order`;
}

const amountFor = ({ requestSchema }: Operation, document: unknown): string | undefined => {
  const pointer = pointerOf(requestSchema, document, (name, schema) =>
    typesOf(schema, document).includes("integer")
      ? ["amount_minor", "amount", "value", "amount_cents", "total"].indexOf(name.toLowerCase())
      : -1,
  );
  return pointer === undefined ? undefined : `$request.body#${pointer}`;
};

/**
 * What `x-firedrill` of a contract's operations could say, guessed from names and shapes: what each is for, which order it is about, what effect
 * it has. To be read by whoever knows the partner: a wrong guess makes a drill accuse or miss.
 */
export function proposeExtensions({ operations, document }: Contract): readonly Proposal[] {
  const says = (words: RegExp): boolean =>
    operations.some((operation) => !operation.firedrill.read && words.test(saysOf(operation).join(" ")));
  const verbs: Verbs = { capture: says(/capture/), buy: says(/\b(?:buy|purchase)\b/) };
  return operations.flatMap((operation) => {
    const guess = guessFor(operation, verbs);
    if (guess === undefined) return [];
    const { firedrill } = operation;
    const correlate = correlateFor(operation, document);
    const amount =
      guess.effect !== undefined && /authorized|captured|refunded/.test(guess.effect)
        ? amountFor(operation, document)
        : undefined;
    const extension: Data = {
      ...(firedrill.role === undefined && { role: guess.role }),
      ...(firedrill.effect === undefined && guess.effect !== undefined && { effect: guess.effect }),
      ...(firedrill.correlate === undefined && correlate !== undefined && { correlate }),
      ...(firedrill.amount === undefined && amount !== undefined && { amount }),
    };
    return Object.keys(extension).length === 0 ? [] : [{ operation, extension }];
  });
}

/** What a drill does not see as long as a contract says no more. */
export function blindSpots({ operations, webhooks }: Contract): readonly string[] {
  const changing = operations.filter(({ firedrill }) => !firedrill.read);
  const [without, effects] = [
    changing.filter(({ correlate }) => correlate === undefined),
    changing.filter(({ firedrill }) => firedrill.effect !== undefined),
  ];
  const few = (list: readonly Operation[]): string =>
    list
      .slice(0, 4)
      .map(({ id }) => id)
      .join(", ") + (list.length > 4 ? ` and ${list.length - 4} more` : "");
  return [
    ...(changing.length > 0 && effects.length === 0
      ? ["no operation has an effect: whether something was done once, twice or never is not seen"]
      : []),
    ...(without.length > 0
      ? [`which order these are about is not told, so faults and checks cannot address them: ${few(without)}`]
      : []),
    ...(changing.length > 0 && changing.every(({ firedrill }) => firedrill.idempotency === "none")
      ? ["no operation takes an idempotency key: a repeat is always done again"]
      : []),
    ...(webhooks.length > 0 && operations.every(({ firedrill }) => firedrill.webhooks.length === 0)
      ? ["no operation announces a webhook, so none is sent by itself"]
      : []),
  ];
}
