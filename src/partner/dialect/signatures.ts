import { createHmac } from "node:crypto";
import { canonical } from "../body-hash.ts";
import { isoTime } from "../iso-time.ts";
import { signEcdsa, verificationKey } from "./ecdsa.ts";

/**
 * How a partner signs its webhooks, as data: what vendors differ in. Texts hold `{{id}}`, `{{timestamp}}` (Unix seconds) or `{{time}}` (RFC 3339),
 * `{{body}}`, `{{json}}` (the body's JSON in canonical spelling, for whoever has it checked after having read it), `{{url}}` (where it goes)
 * and `{{fields}}` (those of a form by their names, each name with its value behind it).
 */
export interface SignatureScheme {
  /** What is signed. */
  readonly content: string;
  /** Of an HMAC; or ECDSA on P-256, whose receivers have a key that verifies and cannot sign. */
  readonly algorithm: "sha1" | "sha256" | "sha512" | "ecdsa-p256";
  readonly encoding: "hex" | "base64";
  /** Whether a `whsec_…` secret stands for its base64 (Standard Webhooks); any other secret is its own text. */
  readonly decodesSecrets: boolean;
  /** In lower case. */
  readonly header: string;
  /** What stands before all signatures. */
  readonly lead: string;
  /** What stands before each signature. */
  readonly prefix: string;
  /** What stands between those of several live secrets; absent: the header holds one, of the newest. */
  readonly between?: string;
  /** The header that tells the timestamp, where the signature's own does not. */
  readonly timestampHeader?: string;
  /** How it is told there; as Unix seconds unless given. */
  readonly timestampAs?: "rfc3339";
}

/** Schemes with a name. A team's own scheme is given field by field. */
export const signatureSchemes = {
  "standard-webhooks": {
    content: "{{id}}.{{timestamp}}.{{body}}",
    algorithm: "sha256",
    encoding: "base64",
    decodesSecrets: true,
    header: "webhook-signature",
    lead: "",
    prefix: "v1,",
    between: " ",
    timestampHeader: "webhook-timestamp",
  },
  /** As Stripe does: `Stripe-Signature: t=…,v1=…`. */
  stripe: {
    content: "{{timestamp}}.{{body}}",
    algorithm: "sha256",
    encoding: "hex",
    decodesSecrets: false,
    header: "stripe-signature",
    lead: "t={{timestamp}},",
    prefix: "v1=",
    between: ",",
  },
  /** As GitHub and many others do: `X-Hub-Signature-256: sha256=…` over the body alone. */
  github: {
    content: "{{body}}",
    algorithm: "sha256",
    encoding: "hex",
    decodesSecrets: false,
    header: "x-hub-signature-256",
    lead: "",
    prefix: "sha256=",
  },
  /** As Shopify and WooCommerce do: base64 over the body alone. */
  shopify: {
    content: "{{body}}",
    algorithm: "sha256",
    encoding: "base64",
    decodesSecrets: false,
    header: "x-shopify-hmac-sha256",
    lead: "",
    prefix: "",
  },
} as const satisfies Readonly<Record<string, SignatureScheme>>;

/** What is signed. */
export interface Signed {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
  /** Where it goes; needed where that is signed. */
  readonly url?: string;
}

/** A form's fields by name; of one that stands there twice, each value once. */
function fieldsOf(body: string): string {
  const fields = new URLSearchParams(body);
  const names = [...new Set(fields.keys())].sort();
  return names.flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value)).join("");
}

const timeOf = ({ timestampSeconds }: Signed): string => isoTime(timestampSeconds * 1000).replace(".000Z", "Z");

const parts: Readonly<Record<string, (signed: Signed) => string>> = {
  id: ({ id }) => id,
  timestamp: ({ timestampSeconds }) => String(timestampSeconds),
  time: timeOf,
  body: ({ body }) => body,
  json: ({ body }) => canonical(JSON.parse(body)),
  url: ({ url = "" }) => url,
  fields: ({ body }) => fieldsOf(body),
};

const fill = (template: string, signed: Signed): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => parts[name]?.(signed) ?? whole);

/** The key that a secret stands for. */
export const keyOf = (secret: string, decodes: boolean): Uint8Array =>
  decodes && secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : Buffer.from(secret);

/** HMAC-SHA256 in base64, for a signature that stands in the body. */
export const hmacSha256 = (key: Uint8Array, content: string): string =>
  createHmac("sha256", key).update(content).digest("base64");

/** A secret of Standard Webhooks as a vendor writes secrets. */
export const spellSecret = (secret: string, as: "hex" | undefined): string =>
  as === "hex" ? Buffer.from(secret).toString("hex") : secret;

/** Whether nobody signs: neither headers nor the body itself. */
export const isUnsigned = (
  given: readonly SignatureScheme[] | undefined,
  dialect?: { readonly schemes?: readonly SignatureScheme[]; readonly seal?: unknown },
): boolean => (given ?? dialect?.schemes)?.length === 0 && dialect?.seal === undefined;

/** Whether an old sending can be told from a new one by its signature. */
export const coversTime = ({ content }: SignatureScheme): boolean => /\{\{time(?:stamp)?\}\}/.test(content);

function sign({ algorithm, decodesSecrets }: SignatureScheme, secret: string, content: string): Buffer {
  if (algorithm === "ecdsa-p256") return signEcdsa(secret, content);
  return createHmac(algorithm, keyOf(secret, decodesSecrets)).update(content).digest();
}

/** What receivers are given to verify what that secret signs: the secret, or a key that only verifies. */
export const secretToTell = (schemes: readonly SignatureScheme[] | undefined, secret: string): string =>
  schemes?.some(({ algorithm }) => algorithm === "ecdsa-p256") ? verificationKey(secret) : secret;

/** The headers that sign a sending: one signature for each live secret, newest first, or of the newest alone. */
export function signatureHeaders(
  scheme: SignatureScheme,
  secrets: readonly string[],
  signed: Signed,
): Readonly<Record<string, string>> {
  const { encoding, header, lead, prefix, between, timestampHeader, timestampAs } = scheme;
  const content = fill(scheme.content, signed);
  const live = between === undefined ? secrets.slice(0, 1) : secrets;
  const signatures = live.map((secret) => prefix + sign(scheme, secret, content).toString(encoding));
  return {
    ...(timestampHeader !== undefined && {
      [timestampHeader]: timestampAs === undefined ? String(signed.timestampSeconds) : timeOf(signed),
    }),
    [header]: fill(lead, signed) + signatures.join(between ?? ""),
  };
}
