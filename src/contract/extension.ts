import { type Role, roleOfEffect, roles, tellings } from "../core/role.ts";
import { type Idempotency, type OperationExtension, type Weakness, type WebhookExtension, weaknesses } from "./contract.ts";
import { isExpression } from "./expression.ts";
import { compilePattern } from "./pattern.ts";
import { isTree, refuse, type Tree } from "./reader.ts";

const known = ["correlate", "about", "idempotency", "effect", "webhooks", "read", "role", "amount", "id"];
const knownOfWebhooks = ["role", "tells"];
const modes: readonly Idempotency[] = ["required", "optional", "none"];

/** The extension's fields, none of them unknown. */
function fieldsOf(value: unknown, names: readonly string[], place: string): Tree {
  if (!isTree(value)) return refuse(place, "x-firedrill is no object", `Write it as { ${names.join(", ")} }.`);
  const stranger = Object.keys(value).find((key) => !names.includes(key));
  if (stranger === undefined) return value;
  return refuse(`${place}/${stranger}`, `x-firedrill does not know ${JSON.stringify(stranger)}`, `Use ${names.join(", ")}.`);
}

function readWord<T extends string>(value: unknown, words: readonly T[], what: string, place: string): T | undefined {
  if (value === undefined) return undefined;
  const word = words.find((one) => one === value);
  return word ?? refuse(place, `${JSON.stringify(value)} is no ${what}`, `Use ${words.join(", ")}.`);
}

function readExpression(value: unknown, example: string, place: string): string | undefined {
  if (value === undefined || (typeof value === "string" && isExpression(value))) return value;
  return refuse(place, `${JSON.stringify(value)} is no runtime expression`, `Write one such as ${example}.`);
}

function readAbout(value: unknown, place: string): readonly string[] {
  const all = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return all.flatMap((each, n) => readExpression(each, "$request.body#/payment_intent", `${place}/${n}`) ?? []);
}

function readPattern(value: unknown, place: string): string | undefined {
  if (value === undefined || (typeof value === "string" && compilePattern(value) !== undefined)) return value;
  return refuse(place, `${JSON.stringify(value)} is no regular expression`, "Write one such as ^pay_[0-9a-f]{24}$.");
}

/** Reads `x-firedrill` of an operation; without one, what the method suggests. */
export function readExtension(value: unknown, method: string, path: string, place: string): OperationExtension {
  const reads = method === "GET" || method === "HEAD";
  const fields = value === undefined ? {} : fieldsOf(value, known, place);
  const { effect, webhooks = [] } = fields;
  const example = "$request.body#/order_reference or $request.path.payment_id";
  const correlate = readExpression(fields.correlate, example, `${place}/correlate`);
  const about = readAbout(fields.about, `${place}/about`);
  const parameter = /^\$request\.path\.(.+)$/.exec(correlate ?? "")?.[1];
  if (parameter !== undefined && !path.includes(`{${parameter}}`)) {
    return refuse(
      `${place}/correlate`,
      `the path ${path} has no parameter ${JSON.stringify(parameter)}`,
      "Name one that stands in braces in the path.",
    );
  }
  const idempotency = readWord(fields.idempotency, modes, "idempotency", `${place}/idempotency`) ?? "none";
  if (effect !== undefined && typeof effect !== "string")
    return refuse(`${place}/effect`, "an effect is a word", "Write one such as captured.");
  if (!Array.isArray(webhooks) || webhooks.some((one) => typeof one !== "string"))
    return refuse(`${place}/webhooks`, "webhooks is no list of types", "Write a list such as [payment.captured].");
  const given = readWord(fields.role, roles, "role", `${place}/role`);
  const { read = given === "read" || reads } = fields;
  if (typeof read !== "boolean")
    return refuse(`${place}/read`, "read is neither true nor false", "Write true where the operation changes nothing.");
  if (given === "read" && !read)
    return refuse(`${place}/read`, "an operation whose role is read changes nothing", "Leave out one of the two.");
  const role: Role | undefined = given ?? (effect === undefined ? (read ? "read" : undefined) : roleOfEffect[effect]);
  const amount = readExpression(fields.amount, "$request.body#/amount_minor", `${place}/amount`);
  const id = readPattern(fields.id, `${place}/id`);
  return {
    ...(correlate !== undefined && { correlate }),
    ...(about.length > 0 && { about }),
    idempotency,
    ...(effect !== undefined && { effect }),
    webhooks,
    read,
    ...(role !== undefined && { role }),
    ...(amount !== undefined && { amount }),
    ...(id !== undefined && { id }),
  };
}

/** Reads `x-firedrill` of a webhook: what it is about, and what it tells of that. */
export function readWebhookExtension(value: unknown, place: string): WebhookExtension {
  if (value === undefined) return {};
  const fields = fieldsOf(value, knownOfWebhooks, place);
  const role = readWord(fields.role, roles, "role", `${place}/role`);
  const tells = readWord(fields.tells, tellings, "word for what a webhook tells", `${place}/tells`);
  return { ...(role !== undefined && { role }), ...(tells !== undefined && { tells }) };
}

/** Reads `x-firedrill` of a document: which weaknesses the partner may have. */
export function readPermits(value: unknown, place: string): readonly Weakness[] {
  if (value === undefined) return [];
  const { permits = [] } = fieldsOf(value, ["permits"], place);
  if (!Array.isArray(permits))
    return refuse(`${place}/permits`, "permits is no list", `Write a list such as [${weaknesses.join(", ")}].`);
  return permits.flatMap((each, n) => readWord(each, weaknesses, "weakness", `${place}/permits/${n}`) ?? []);
}
