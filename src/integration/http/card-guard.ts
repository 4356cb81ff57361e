import type { FastifyInstance, FastifyRequest } from "fastify";
import type { EdgeParts } from "../edge-parts.ts";
import { Refusal } from "./problem.ts";

/** Made by machines from random bytes or digests: a run of digits there is no card number, however it adds up. */
const machineMade = new Set(["traceparent", "tracestate", "content-length", "if-none-match", "if-match"]);

/** Keys and request ids are often UUIDs: 32 digits of base 16, of which a dozen in a row now and then add up as a card's do. */
const uuid = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi;

/** Full-width digits, no-break spaces and the like as what they look like. */
function plain(text: string): string {
  return text.replace(uuid, "uuid").normalize("NFKC");
}

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
    // one look for all: no card number goes on over the end of a line
    if (findCardNumbers(plain([...textsOf(request)].join("\n"))).length > 0)
      throw new Refusal({
        status: 400,
        code: "card-number-refused",
        detail: "card numbers are not accepted here: send a payment token",
      });
  });
}
