import type { CredentialWords } from "../partner/dialect/dialect.ts";
import { localReadOnlyToken } from "../transports/local-credentials.ts";
import type { TlsFiles } from "../transports/tls/files.ts";

/** What a partner's callers show, what signs its webhooks, and what both are called there. */
export interface Credentials {
  readonly token: string;
  /** Absent: nothing signs. */
  readonly secret: string | undefined;
  /** Absent: as the built-in partners do. */
  readonly words: CredentialWords | undefined;
}

/** Partners that are simulated, and where. */
interface Running {
  /** By partner. */
  readonly urls: Readonly<Record<string, string>>;
  /** By partner. */
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly control: string;
  readonly seed: number;
  readonly webhookUrl: string | undefined;
  /** Absent: without TLS. */
  readonly tls?: TlsFiles | undefined;
  /** The address on which others reach them; absent: none do. */
  readonly reachedAt?: string | undefined;
}

/** What is to be said where other machines reach the partners. */
export const publicity = (host: string): string =>
  `WARNING: these credentials are published, and others reach ${host}: whoever does can use these partners.`;

function credentialLines(name: string, given: Credentials | undefined): readonly string[] {
  if (given === undefined) return [];
  const { token, secret, words } = given;
  const line = (what: string, value: string): string => `              ${what.padEnd(17)}${value}`;
  const signed = words?.secret?.value ?? secret ?? "none: nothing is signed";
  return [
    line(words?.token ?? "bearer token", token),
    // vendors know no scopes here
    ...(words === undefined ? [line("read-only token", localReadOnlyToken(name))] : []),
    line(words?.secret?.name ?? "webhook secret", signed),
  ];
}

/** What a developer copies into an `.env`. */
export function describe({ urls, credentials, control, seed, webhookUrl, tls, reachedAt }: Running): string {
  const lines = Object.entries(urls).flatMap(([name, url]) => [
    `  ${name.padEnd(12)}${url}`,
    ...credentialLines(name, credentials[name]),
  ]);
  return [
    `${Object.keys(urls).length} partners are simulated (seed ${seed}). Ctrl-C stops them.`,
    "",
    ...lines,
    `  ${"control".padEnd(12)}${control}/_firedrill/health`,
    `  ${"webhooks".padEnd(12)}${webhookUrl ?? "kept in the delivery log; --webhook-url sends them"}`,
    ...(tls === undefined
      ? []
      : [
          `  ${"tls".padEnd(12)}authority           ${tls.ca}`,
          `              client certificate  ${tls.clientCert}, key ${tls.clientKey}`,
          `              for your server     ${tls.serverCert}, key ${tls.serverKey}`,
        ]),
    "",
    "  payment tokens to try: tok_visa_ok, tok_declined, tok_insufficient_funds, tok_requires_action, tok_refund_fails",
    reachedAt === undefined ? "  These credentials are published and guard nothing but fakes." : `  ${publicity(reachedAt)}`,
    "",
  ].join("\n");
}

/** The first of the lines of JSON: where all is. Credentials are told to people alone. */
export const describeAsJson = ({ urls, control, seed, webhookUrl, tls }: Running): string =>
  `${JSON.stringify({ kind: "ready", partners: urls, control, seed, ...(webhookUrl !== undefined && { webhookUrl }), ...(tls && { tls }) })}\n`;
