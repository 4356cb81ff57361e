import type { Idempotency, OperationExtension } from "./contract.ts";
import { isExpression } from "./expression.ts";
import { isTree, refuse } from "./reader.ts";

const known = new Set(["correlate", "idempotency", "effect", "webhooks", "read"]);
const modes: readonly Idempotency[] = ["required", "optional", "none"];

/** Reads `x-firedrill` of an operation; without one, what the method suggests. */
export function readExtension(value: unknown, method: string, path: string, place: string): OperationExtension {
  const read = method === "GET" || method === "HEAD";
  if (value === undefined) return { idempotency: "none", webhooks: [], read };
  if (!isTree(value))
    return refuse(place, "x-firedrill is no object", "Write it as { correlate, idempotency, effect, webhooks, read }.");
  const stranger = Object.keys(value).find((key) => !known.has(key));
  if (stranger !== undefined)
    return refuse(
      `${place}/${stranger}`,
      `x-firedrill does not know ${JSON.stringify(stranger)}`,
      `Use ${[...known].join(", ")}.`,
    );
  const { correlate, idempotency = "none", effect, webhooks = [], read: isRead = read } = value;
  if (correlate !== undefined && (typeof correlate !== "string" || !isExpression(correlate))) {
    return refuse(
      `${place}/correlate`,
      `${JSON.stringify(correlate)} is no runtime expression`,
      "Write one such as $request.body#/order_reference or $request.path.payment_id.",
    );
  }
  const parameter = /^\$request\.path\.(.+)$/.exec(correlate ?? "")?.[1];
  if (parameter !== undefined && !path.includes(`{${parameter}}`)) {
    return refuse(
      `${place}/correlate`,
      `the path ${path} has no parameter ${JSON.stringify(parameter)}`,
      "Name one that stands in braces in the path.",
    );
  }
  const mode = modes.find((one) => one === idempotency);
  if (mode === undefined)
    return refuse(`${place}/idempotency`, `${JSON.stringify(idempotency)} is no idempotency`, `Use ${modes.join(", ")}.`);
  if (effect !== undefined && typeof effect !== "string")
    return refuse(`${place}/effect`, "an effect is a word", "Write one such as captured.");
  if (!Array.isArray(webhooks) || webhooks.some((one) => typeof one !== "string"))
    return refuse(`${place}/webhooks`, "webhooks is no list of types", "Write a list such as [payment.captured].");
  if (typeof isRead !== "boolean")
    return refuse(`${place}/read`, "read is neither true nor false", "Write true where the operation changes nothing.");
  return {
    ...(correlate === undefined ? {} : { correlate }),
    idempotency: mode,
    ...(effect === undefined ? {} : { effect }),
    webhooks,
    read: isRead,
  };
}
