import { type Contract, formatViolation, type Operation, type Violation } from "../contract/contract.ts";
import { isJson } from "../contract/media.ts";
import { redactText } from "../core/redact.ts";
import type { IdempotencyDialect } from "./dialect/dialect.ts";
import type { Refusal } from "./problem.ts";
import { carriesCardNumber, readBody, tooLarge } from "./read-json.ts";
import type { WireRequest } from "./wire.ts";

/** A request taken apart. */
export interface Admitted {
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly contentType: string | undefined;
  /** Where the caller found the partner. */
  readonly origin: string;
}

export type Admission =
  | { readonly type: "admitted"; readonly admitted: Admitted }
  | { readonly type: "refused"; readonly refusal: Refusal; readonly operation?: Operation };

const emptyQuery = new URLSearchParams();
const longestPath = 8 * 1024;

const refused = (refusal: Refusal, operation?: Operation): Admission => ({
  type: "refused",
  refusal,
  ...(operation && { operation }),
});

const contentTypeOf = (header: string | undefined): string | undefined =>
  header === undefined || header === "application/json" ? header : header.split(";", 1)[0]?.trim().toLowerCase();

/** Routes a request, bounds it, parses its body, and refuses card numbers: all that happens before anybody's rights are asked for. */
export function admit(contract: Contract, request: WireRequest): Admission {
  const { method, path: target, headers } = request;
  if (target.length > longestPath) return refused(tooLarge);
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? emptyQuery : new URLSearchParams(target.slice(mark + 1));
  const match = contract.match(method, path, query);
  if (match.kind === "not-found") {
    const detail = `${contract.title} has no ${redactText(path)}.`;
    return refused({ status: 404, code: "not_found", detail, violations: ["the path is not in the contract"] });
  }
  if (match.kind === "method-not-allowed") {
    const allow = match.allow.join(", ");
    const detail = `This path knows ${allow}, not ${method}.`;
    const violations = [`the method ${method} is not in the contract`];
    return refused({ status: 405, code: "method_not_allowed", detail, headers: { allow }, violations });
  }
  const { operation, pathParameters } = match;
  const contentType = contentTypeOf(headers["content-type"]);
  const read = readBody(request.body, contentType, operation, headers["content-type"]);
  if (read.type === "refused") return refused(read.refusal, operation);
  if (carriesCardNumber(target, headers, request.body, read.value)) {
    const detail = "The request carries a card number. Only tokens from hosted fields are taken; nothing was kept.";
    return refused(
      { status: 400, code: "card_number_refused", detail, violations: ["the request carries a card number"] },
      operation,
    );
  }
  // a body without a type is taken for JSON, as the validator must know which schema it is held to
  const typed = contentType ?? (read.value === undefined ? undefined : "");
  const { origin = `http://${headers.host ?? "127.0.0.1"}` } = request;
  const admitted = { operation, pathParameters, query, headers, body: read.value, contentType: typed, origin };
  return { type: "admitted", admitted };
}

/** 415 before 400: a body of the wrong type cannot be judged by its fields. */
const weight = (violation: Violation): number => (violation.in === "content-type" ? 0 : 1);

/** A text where the contract tells of no body: what it says cannot be guessed, and it is no fault of the caller's. */
const unread = ({ requestTypes }: Operation, contentType: string | undefined): Refusal | undefined => {
  if (contentType === undefined || contentType === "" || isJson(contentType) || requestTypes.length > 0) return undefined;
  const detail = `Bodies of ${contentType} are not read here: the contract tells of none.`;
  return { status: 415, code: "unsupported_media_type", detail };
};

const isMissing = (name: string) => (violation: Violation) =>
  violation.in === "header" && violation.pointer.toLowerCase() === name && violation.message === "is missing";

/** A change that may overwrite what it has not seen is refused as RFC 6585, section 3 says, where the contract knows that answer. */
function unconditional({ responses }: Operation, found: readonly Violation[]): Refusal | undefined {
  if (!found.some(isMissing("if-match")) || !responses.some(({ status }) => status === "428")) return undefined;
  const violations = found.map((violation) => redactText(formatViolation(violation)));
  return {
    ...{ status: 428, code: "precondition_required", field: "If-Match", violations },
    detail: "Send the ETag that was read as If-Match.",
  };
}

/** The refusal of a request that departs from its contract; undefined where it conforms. */
export function validate(admitted: Admitted, { header, missing }: IdempotencyDialect): Refusal | undefined {
  const { operation, headers, body, contentType, query, pathParameters } = admitted;
  if (operation.firedrill.idempotency === "required" && !headers[header]) return missing(operation.id);
  const found = operation.validateRequest({ query, path: pathParameters, headers, body, contentType });
  if (found.length === 0) return typeof body === "string" ? unread(operation, contentType) : undefined;
  const condition = unconditional(operation, found);
  if (condition !== undefined) return condition;
  const first = [...found].sort((a, b) => weight(a) - weight(b))[0] as Violation;
  const detail = `${redactText(formatViolation(first))}.`;
  const violations = found.map((violation) => redactText(formatViolation(violation)));
  if (first.in === "content-type") return { status: 415, code: "unsupported_media_type", detail, violations };
  return { status: 400, code: "invalid_request", detail, violations, ...(first.pointer !== "" && { field: first.pointer }) };
}
