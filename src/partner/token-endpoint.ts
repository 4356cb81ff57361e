import type { Contract } from "../contract/contract.ts";
import { isData } from "../contract/schema-parts.ts";
import type { WireReply } from "../core/fault.ts";
import type { Random } from "../core/random.ts";
import type { PartnerStorage } from "./storage.ts";
import type { PartnerSettings, WireRequest } from "./wire.ts";

const lifetimeMs = 3_600_000;

/** What a client gets for its credentials, or why it gets nothing (RFC 6749, sections 5.1 and 5.2). */
export type Issued =
  | { readonly status: 200; readonly body: TokenBody }
  | { readonly status: 400 | 401; readonly body: TokenError };

interface TokenBody {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly scope?: string;
}

interface TokenError {
  readonly error: string;
  readonly error_description: string;
}

interface Kept {
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

/** Gives out bearer tokens for a client's own credentials (RFC 6749, section 4.4). */
export interface TokenEndpoint {
  /** Whether a request asks it. */
  answers(method: string, path: string): boolean;
  issue(request: Pick<WireRequest, "headers" | "body">): Issued;
  /** Scopes of a token that is still valid. */
  scopesOf(token: string): readonly string[] | undefined;
  clear(): void;
}

export interface TokenEndpointPorts {
  readonly contract: Contract;
  readonly storage: PartnerStorage;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly settings: () => PartnerSettings;
}

const refused = (status: 400 | 401, error: string, description: string): Issued => ({
  status,
  body: { error, error_description: description },
});

/** User and password of Basic, decoded as RFC 6749, section 2.3.1, says; else those of the body. */
function clientOf(headers: WireRequest["headers"], fields: URLSearchParams): readonly string[] {
  const pair = Buffer.from(/^basic +(\S+)/i.exec(headers.authorization ?? "")?.[1] ?? "", "base64").toString();
  const colon = pair.indexOf(":");
  const plain = (text: string): string => new URLSearchParams(`a=${text.replaceAll("&", "%26")}`).get("a") ?? text;
  if (colon !== -1) return [pair.slice(0, colon), pair.slice(colon + 1)].flatMap((part) => [part, plain(part)]);
  return ["client_id", "client_secret"].flatMap((name) => fields.get(name) ?? []);
}

function fieldsIn(body: string): URLSearchParams {
  if (!body.trimStart().startsWith("{")) return new URLSearchParams(body);
  try {
    const read = JSON.parse(body) as Record<string, unknown>;
    return new URLSearchParams(Object.entries(read).map(([name, value]): [string, string] => [name, String(value)]));
  } catch {
    return new URLSearchParams();
  }
}

export function createTokenEndpoint({ contract, storage, random, nowMs, settings }: TokenEndpointPorts): TokenEndpoint {
  const { tokenPath } = contract;
  const given = storage.map<Kept>("access tokens");
  let ids = random.fork("access tokens");
  return {
    answers: (method, path) => tokenPath !== undefined && method === "POST" && path === tokenPath,
    issue: ({ headers, body }) => {
      const fields = fieldsIn(body);
      const grant = fields.get("grant_type");
      if (grant === null) return refused(400, "invalid_request", "grant_type is missing.");
      if (grant !== "client_credentials") return refused(400, "unsupported_grant_type", "Only client_credentials is known here.");
      const { tokens, credentials } = settings();
      const shown = clientOf(headers, fields).filter((each) => each !== "");
      const known = shown.find((each) => Object.hasOwn(tokens, each));
      if (known === undefined && (credentials !== "any" || shown.length === 0))
        return refused(401, "invalid_client", "The client is not known.");
      const all = known === undefined ? Object.values(tokens).flat() : (tokens[known] ?? []);
      const wanted = fields
        .get("scope")
        ?.split(" ")
        .filter((each) => each !== "");
      const scopes = wanted === undefined ? all : wanted.filter((scope) => all.includes(scope));
      const token = `at_${ids.hex(32)}`;
      given.set(token, { scopes, expiresAtMs: nowMs() + lifetimeMs });
      const scope = scopes.length === 0 ? {} : { scope: scopes.join(" ") };
      return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: lifetimeMs / 1000, ...scope } };
    },
    scopesOf: (token) => {
      const kept = given.get(token);
      return kept !== undefined && kept.expiresAtMs > nowMs() ? kept.scopes : undefined;
    },
    clear: () => {
      given.clear();
      ids = random.fork("access tokens");
    },
  };
}

/**
 * Tokens are kept by nobody on the way (RFC 6749, section 5.1).
 *
 * @param more what the contract's own answer has besides
 */
export const tokenReply = ({ status, body }: Issued, more: unknown): WireReply => ({
  status,
  headers: {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...(status === 401 && { "www-authenticate": 'Basic realm="token"' }),
  },
  body: JSON.stringify(status === 200 && isData(more) ? { ...more, ...body } : body),
});
