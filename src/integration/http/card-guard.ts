import type { FastifyInstance, FastifyRequest } from "fastify";
import type { EdgeParts } from "../edge-parts.ts";
import { Refusal } from "./problem.ts";

/** Made by machines from random bytes or digests: a run of digits there is no card number, however it adds up. */
const machineMade = new Set(["traceparent", "tracestate", "content-length", "if-none-match", "if-match"]);

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll("+", " "));
  } catch {
    return url;
  }
}

function* textsOf(request: FastifyRequest): Generator<string> {
  yield decoded(request.raw.url ?? "");
  for (const [name, value] of Object.entries(request.headers))
    if (!machineMade.has(name) && value !== undefined) yield String(value);
  // As parsed: escapes in the JSON text can't hide digits from this.
  if (request.body !== undefined && request.body !== null) yield JSON.stringify(request.body);
}

/** Refuses whatever carries a card number, wherever it stands: we take tokens alone, and keep out of PCI DSS's scope. */
export function guardCards(app: FastifyInstance, { findCardNumbers }: Pick<EdgeParts, "findCardNumbers">): void {
  app.addHook("preValidation", async (request) => {
    for (const text of textsOf(request))
      if (findCardNumbers(text).length > 0)
        throw new Refusal({
          status: 400,
          code: "card-number-refused",
          detail: "card numbers are not accepted here: send a payment token",
        });
  });
}
