import type { WebhookDefinition } from "../contract/contract.ts";
import type { WebhookSending } from "../core/fault.ts";
import type { Random } from "../core/random.ts";
import type { WebhookDialect, WebhookMessage } from "./dialect/dialect.ts";
import { type SignatureScheme, signatureHeaders, spellSecret } from "./dialect/signatures.ts";
import { standards } from "./dialect/standards.ts";
import { sign } from "./sign.ts";
import { spellJson } from "./spell-json.ts";

/** One message as it goes over the wire. */
export interface SignedWebhook {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Signing {
  readonly nowMs: number;
  readonly secrets: readonly string[];
  /** How it is written; as standards say unless given. */
  readonly dialect?: WebhookDialect;
  /** How it is signed; as the dialect says unless given. */
  readonly schemes?: readonly SignatureScheme[] | undefined;
  /** Where it goes. */
  readonly url?: string;
  /** Signs before the live ones, where the header has room for several. */
  readonly stranger?: string;
  /** Where JSON is written otherwise each time: what that is drawn from. */
  readonly spelling?: Random;
}

const daySeconds = 24 * 3600;

const dialectOf = ({ dialect = standards.webhooks }: Pick<Signing, "dialect">): WebhookDialect => dialect;

/** Undefined: as Standard Webhooks say. */
const schemesOf = ({ schemes, dialect }: Pick<Signing, "dialect" | "schemes">): readonly SignatureScheme[] | undefined =>
  schemes ?? dialect?.schemes;

/** The headers that sign a sending: each scheme's own. */
function signatures(
  id: string,
  timestampSeconds: number,
  body: string,
  { secrets, stranger, ...signing }: Signing,
): Record<string, string> {
  const schemes = schemesOf(signing);
  const all = stranger === undefined ? secrets : [stranger, ...secrets];
  if (schemes === undefined)
    return { "webhook-timestamp": String(timestampSeconds), "webhook-signature": sign(all, id, timestampSeconds, body) };
  const { url } = signing;
  const signed = { id, timestampSeconds, body, ...(url !== undefined && { url }) };
  const each = schemes.map((scheme) => signatureHeaders(scheme, scheme.between === undefined ? secrets : all, signed));
  return Object.assign({}, ...each) as Record<string, string>;
}

function dress(id: string, timestampSeconds: number, signing: Signing, body: string): SignedWebhook {
  const headers = {
    ...dialectOf(signing).headers(id),
    ...signatures(id, timestampSeconds, body, signing),
  };
  return { id, headers, body };
}

const secondsOf = (nowMs: number): number => Math.floor(nowMs / 1000);

const formOf = (fields: object): string =>
  new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])).toString();

function write(value: object, signing: Signing): string {
  const { spelling } = signing;
  const { encoding, spell = (text) => text } = dialectOf(signing);
  if (encoding === "form") return formOf(value);
  return spell(spelling === undefined ? JSON.stringify(value) : spellJson(value, spelling));
}

/** The body as it leaves: signed, where the signature stands in it and there is a secret. */
function writeSealed(body: object, signing: Signing): string {
  const [secret] = signing.secrets;
  const { seal } = dialectOf(signing);
  return write(seal === undefined || secret === undefined ? body : seal(body, secret), signing);
}

/** The body that bears these: the only one, or a list where the dialect has lists. */
export const gathered = (envelopes: readonly object[], { batch }: Pick<WebhookDialect, "batch">): object =>
  batch === undefined ? (envelopes[0] ?? {}) : envelopes;

function bodyOf(messages: readonly WebhookMessage[], signing: Signing): string {
  const dialect = dialectOf(signing);
  return writeSealed(gathered(messages.map(dialect.envelope), dialect), signing);
}

/** A secret that nobody was given. */
const unknownSecret = (random: Random, { secret }: WebhookDialect = standards.webhooks): string =>
  spellSecret(`whsec_${Buffer.from(random.hex(24)).toString("base64")}`, secret === "hex" ? "hex" : undefined);

/** How a genuine sending is dated and signed, where a fault wants it otherwise. */
export function signingOf(signing: Signing, { signing: how, clockOffMs = 0 }: WebhookSending, random: Random): Signing {
  const { nowMs, secrets } = signing;
  const dated = clockOffMs === 0 ? signing : { ...signing, nowMs: nowMs + clockOffMs };
  if (how === undefined) return dated;
  if (how === "stranger-first") return { ...dated, stranger: unknownSecret(random, signing.dialect) };
  return { ...dated, secrets: how === "newest" ? secrets.slice(0, 1) : secrets.slice(-1) };
}

/** The genuine sending, of all that goes out together: dated now, signed with every live secret. */
export const genuine = (message: WebhookMessage, signing: Signing, others: readonly WebhookMessage[] = []): SignedWebhook =>
  dress(message.id, secondsOf(signing.nowMs), signing, bodyOf([message, ...others], signing));

type Tempts = (webhook: WebhookDefinition["firedrill"]) => boolean;

const paid: Tempts = ({ role, tells }) => role === "capture" && tells === "done";
const undone: Tempts = ({ role, tells }) => (role === "void" || role === "cancel-shipment") && tells === "done";
const failed: Tempts = ({ tells }) => tells === "failed" || tells === "declined";
const any: Tempts = () => true;
/** No partner gets so far: the lie is newer than all that is still to come. */
const aheadBy = 1000;

export type Data = Readonly<Record<string, unknown>>;

/** What a contract's example of a webhook tells of. */
export const dataOf = (example: unknown, dialect: WebhookDialect): Data =>
  (dialect.dataOf(Array.isArray(example) ? example[0] : example) as Data | undefined) ?? {};
const isAmount = (name: string, value: unknown): boolean => /(^|_)(amount|minor)(_|$)/.test(name) && typeof value === "number";

/** Amounts that equal the whole in the contract's example equal the whole of what it is about. */
export function whole(data: Data, example: Data, { amountField }: WebhookDialect): Data {
  const same = Object.keys(example).filter((name) => isAmount(name, data[name]) && example[name] === example[amountField]);
  return Object.fromEntries(same.map((name) => [name, data[amountField]]));
}

/**
 * A lie that shows wherever it is believed: what was done is undone, and what was not done is paid; where there is one
 * type alone, the amount is another.
 */
export function lieAbout(
  message: WebhookMessage,
  webhooks: readonly WebhookDefinition[],
  dialect: WebhookDialect = standards.webhooks,
): WebhookMessage {
  const data = message.data as Data;
  const newer = typeof data.version === "number" ? { ...data, version: data.version + aheadBy } : data;
  const family = message.type.slice(0, message.type.lastIndexOf(".") + 1);
  const others = webhooks.filter(({ type }) => type !== message.type && type.startsWith(family));
  const truth = webhooks.find(({ type }) => type === message.type)?.firedrill;
  const temptations = truth?.tells === "done" ? [undone, paid, failed, any] : [paid, failed, any];
  const lie = temptations.map((tempts) => others.find(({ firedrill }) => tempts(firedrill))).find((found) => found !== undefined);
  if (lie === undefined) {
    const amounts = Object.entries(data).filter(([name, value]) => isAmount(name, value));
    return { ...message, data: { ...newer, ...Object.fromEntries(amounts.map(([name, value]) => [name, Number(value) + 100])) } };
  }
  const { type } = lie;
  const example = dataOf(lie.example, dialect);
  const { status = type.slice(family.length) } = example;
  return { ...message, type, data: { ...newer, ...whole(data, example, dialect), status } };
}

export interface CounterfeitOptions extends Signing {
  readonly kind: NonNullable<WebhookSending["counterfeit"]>;
  readonly id: string;
  readonly message: WebhookMessage;
  /** The latest genuine sending, byte by byte; undefined where there was none yet. */
  readonly sent: SignedWebhook | undefined;
  /** All that this partner sends. */
  readonly webhooks: readonly WebhookDefinition[];
  readonly random: Random;
}

/** A sending that must change nothing at the integration. */
export function counterfeit(options: CounterfeitOptions): SignedWebhook {
  const { kind, id, message, sent, webhooks, random } = options;
  const now = secondsOf(options.nowMs);
  switch (kind) {
    case "forged-signature": {
      const lie = lieAbout(message, webhooks, dialectOf(options));
      const forged = { ...options, secrets: [unknownSecret(random, options.dialect)] };
      return dress(id, now, forged, bodyOf([lie], forged));
    }
    case "unsigned": {
      const unsealed = bodyOf([lieAbout(message, webhooks, dialectOf(options))], { ...options, secrets: [] });
      const lie = dress(id, now, options, unsealed);
      const signing = schemesOf(options)?.map(({ header }) => header) ?? ["webhook-signature"];
      return { ...lie, headers: Object.fromEntries(Object.entries(lie.headers).filter(([name]) => !signing.includes(name))) };
    }
    case "old-timestamp":
      return dress(id, now - daySeconds, options, bodyOf([message], options));
    case "future-timestamp":
      return dress(id, now + daySeconds, options, bodyOf([message], options));
    case "replay":
      return sent ?? genuine(message, options);
    case "unknown-version":
      return dress(id, now, options, writeSealed(gathered([dialectOf(options).future(message)], dialectOf(options)), options));
  }
}
