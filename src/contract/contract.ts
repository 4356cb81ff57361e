import type { Role, Telling } from "../core/role.ts";
import type { ExpressionReader } from "./expression.ts";
import type { CredentialRequirement } from "./security.ts";

/** Where a message departs from its contract. */
export interface Violation {
  readonly in: "body" | "query" | "path" | "header" | "status" | "content-type";
  /** JSON Pointer in a body, else the parameter's name. */
  readonly pointer: string;
  readonly message: string;
}

/** `body /amount_minor: must be integer`. */
export function formatViolation(violation: Violation): string {
  const where = violation.pointer === "" ? `the ${violation.in}` : `${violation.in} ${violation.pointer}`;
  return `${where}: ${violation.message}`;
}

export type Idempotency = "required" | "optional" | "none";

/**
 * What a partner may do less well than one would hope, and still keep its contract. `weaker-keys`: idempotency keys may be
 * forgotten, or with their refusals; `stale-reads`: what was just done may not be found yet, or show as it was before.
 */
export const weaknesses = ["weaker-keys", "stale-reads"] as const;
export type Weakness = (typeof weaknesses)[number];

/** The `x-firedrill` extension of an operation: what OpenAPI cannot say. */
export interface OperationExtension {
  /** Runtime expression that finds the order reference, or the id of a resource that belongs to an order. */
  readonly correlate?: string;
  /** Runtime expressions that find the id of a resource whose order it is, where `correlate` finds none. */
  readonly about?: readonly string[];
  readonly idempotency: Idempotency;
  /** The kind of effect that success leaves in the ledger. */
  readonly effect?: string;
  /** Types of webhooks that may follow. */
  readonly webhooks: readonly string[];
  readonly read: boolean;
  /** What the operation is for; where it is not given, what its effect says. */
  readonly role?: Role;
  /** Runtime expression that finds the amount asked for, in minor units. */
  readonly amount?: string;
  /** A regular expression (ECMA-262) that the ids of what it makes match, where the schema says less. */
  readonly id?: string;
}

/** The `x-firedrill` extension of a webhook. */
export interface WebhookExtension {
  /** The operation that it is about. */
  readonly role?: Role;
  readonly tells?: Telling;
}

export interface RequestParts {
  readonly query: URLSearchParams;
  readonly path: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or what a form says; undefined where there was none. */
  readonly body: unknown;
  /** Without parameters, in lower case. */
  readonly contentType: string | undefined;
}

export interface ResponseParts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined where there was none. */
  readonly body: unknown;
  readonly contentType: string | undefined;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required: boolean;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly example?: unknown;
}

export interface ResponseDefinition {
  /** `201`, `4XX`, `default`. */
  readonly status: string;
  readonly contentTypes: readonly string[];
  readonly schema?: unknown;
  readonly example?: unknown;
  /** The example of what is no JSON. */
  readonly text?: string;
  /** Where the example stands in the document, for messages. */
  readonly exampleAt?: string;
}

export interface Operation {
  readonly id: string;
  /** Where it stands in the document, for messages. */
  readonly place: string;
  readonly method: string;
  /** As in the contract, e.g. `/v1/payments/{payment_id}`. */
  readonly path: string;
  readonly summary: string;
  readonly firedrill: OperationExtension;
  /** Reads what `firedrill.correlate` stands for; undefined where it names nothing. */
  readonly correlate: ExpressionReader | undefined;
  /** Read what `firedrill.about` stands for. */
  readonly about: readonly ExpressionReader[];
  /** Reads what `firedrill.amount` stands for. */
  readonly amount: ExpressionReader | undefined;
  /** Scopes that a bearer token needs; `none`: no bearer token is asked for. */
  readonly security: readonly string[] | "none";
  /** What a caller must show: all of one of these. Empty: nothing. */
  readonly access: readonly (readonly CredentialRequirement[])[];
  readonly parameters: readonly ParameterDefinition[];
  readonly requestBodyRequired: boolean;
  readonly requestExample?: unknown;
  /** Of the JSON that it takes, else of the form. */
  readonly requestSchema?: unknown;
  readonly responses: readonly ResponseDefinition[];
  /** The media types that it takes, ranges such as `image/*` included. */
  readonly requestTypes: readonly string[];
  /**
   * What a form says; undefined where the operation takes none, or where it is none.
   *
   * @param contentType with its parameters, of which a form in parts needs the boundary
   */
  readForm(text: string, contentType: string): unknown;
  /** Empty where the request conforms. */
  validateRequest(parts: RequestParts): readonly Violation[];
  validateResponse(parts: ResponseParts): readonly Violation[];
}

export interface WebhookDefinition {
  readonly type: string;
  readonly summary: string;
  readonly firedrill: WebhookExtension;
  readonly example?: unknown;
  readonly schema?: unknown;
  validate(body: unknown): readonly Violation[];
}

export type Match =
  | { readonly kind: "operation"; readonly operation: Operation; readonly pathParameters: Readonly<Record<string, string>> }
  | { readonly kind: "not-found" }
  | { readonly kind: "method-not-allowed"; readonly allow: readonly string[] };

/** What is odd in a document and no reason to refuse it. Never part of a verdict. */
export interface ContractWarning {
  readonly place: string;
  readonly message: string;
}

/** A partner's promises: an OpenAPI document, compiled. */
export interface Contract {
  /** The partner's name. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the text, and of those that it refers to: a saved run names the contract that it ran against. */
  readonly hash: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly operations: readonly Operation[];
  readonly webhooks: readonly WebhookDefinition[];
  /** `x-firedrill.permits` of the document: without it none is permitted. */
  readonly permits: readonly Weakness[];
  /** Where the real partner answers, its base path included. */
  readonly serverUrl?: string;
  /** The path where clients get bearer tokens for their own credentials (OAuth 2.0). */
  readonly tokenPath?: string;
  readonly warnings: readonly ContractWarning[];
  /**
   * The operation that answers. The base path of the contract's `servers` may stand before the path or be left out.
   *
   * @param path without its query string
   * @param query that of the request, where paths of the contract tell operations apart by it
   */
  match(method: string, path: string, query?: URLSearchParams): Match;
}
