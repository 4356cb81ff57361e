import type { Operation } from "../../contract/contract.ts";
import { isJson } from "../../contract/media.ts";
import { type Data, isData } from "../../contract/schema-parts.ts";
import type { Consequences, Outcome, SimulatorRequest } from "../define.ts";
import { refuse } from "../problem.ts";
import { plainJson, type Success } from "../success.ts";

export type Request = SimulatorRequest<unknown>;

/** A body's fields; none where it is a list, or anything else that has no names. */
export const fieldsOf = ({ body }: Request): Data => (isData(body) ? body : {});

/** What the contract says follows from a success: its effect and its webhooks. */
export function consequencesOf(operation: Operation, request: Request, ref: string, data: Data): Consequences {
  const { effect, webhooks } = operation.firedrill;
  const { currency } = data;
  const { query, path, headers, body } = request;
  const asked = operation.amount?.({ request: { query, path, headers, body } });
  const amountMinor = Number.isSafeInteger(asked) ? asked : data.amount_minor;
  return {
    effects:
      effect === undefined
        ? []
        : [
            {
              kind: effect,
              ref,
              ...(Number.isSafeInteger(amountMinor) && { amountMinor: amountMinor as number }),
              ...(typeof currency === "string" && { currency }),
            },
          ],
    webhooks: webhooks.slice(0, 1).map((type) => ({ type, data })),
  };
}

export const isTextOrJson = ({ contentType }: Pick<Success, "contentType">): boolean =>
  isJson(contentType) || contentType === "text/plain";

export const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");

/** An answer with that body in the media type that the contract declares. */
export function reply(
  { status, contentType }: Success,
  body: unknown,
  more: Consequences = {},
  headers: Outcome["headers"] = {},
): Outcome {
  const all = { ...headers, ...(contentType !== plainJson && { "content-type": contentType }) };
  return {
    status,
    ...(Object.keys(all).length > 0 && { headers: all }),
    ...(body !== undefined && { body: body as object }),
    ...more,
  };
}
