import { X509Certificate } from "node:crypto";
import type { CertificateProblem } from "../../core/fault.ts";
import { type Identity, issueCertificate } from "./certificate.ts";

export type { Identity } from "./certificate.ts";

/** Signs the certificates of partners and of the integration. */
export interface Authority {
  /** Its own certificate, which the integration has to trust, and its key. */
  readonly own: Identity;
  /** For a partner, or for the integration's own endpoint: good for this machine's names and those given. */
  server(name: string, hosts?: readonly string[]): Identity;
  /** For the integration, which shows it to its partners. */
  client(name: string): Identity;
  /** What a partner shows whose certificate nobody should trust. */
  untrusted(name: string, problem: CertificateProblem, hosts?: readonly string[]): Identity;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Longer than any drill: such a certificate is of no use to whoever finds it. */
const lifeMs = dayMs;
/** An authority that is kept outlives its certificates, so that whoever trusts it need not be told anew each day. */
const authorityLifeMs = 90 * dayMs;
/** Clocks of containers differ a little. */
const skewMs = hourMs;

const thisMachine = ["localhost", "127.0.0.1", "::1"];

/** RFC 2606: no host is ever called so. */
const elsewhere = ["partner.invalid"];

const createOwn = (subject: string, nowMs: number): Identity =>
  issueCertificate({ subject, use: "authority", fromMs: nowMs - skewMs, toMs: nowMs + authorityLifeMs });

/** Whether an authority that was kept can sign certificates that are good long enough. */
export function isGoodFor({ certificate }: Identity, nowMs: number): boolean {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return validFromDate.getTime() <= nowMs && validToDate.getTime() >= nowMs + lifeMs;
}

/**
 * @param nowMs the time of day: certificates are good from an hour before it, for a day
 * @param own one of an earlier time; a new one is made unless given
 */
export function createAuthority(nowMs: number, own = createOwn("Firedrill authority", nowMs)): Authority {
  const valid = { fromMs: nowMs - skewMs, toMs: nowMs + lifeMs };
  const request = (subject: string, hosts: readonly string[] = []) =>
    ({ subject, use: "server", hosts: [...new Set([...thisMachine, ...hosts])], ...valid }) as const;
  return {
    own,
    server: (name, hosts) => issueCertificate({ ...request(name, hosts), issuer: own }),
    client: (name) => issueCertificate({ subject: name, use: "client", ...valid, issuer: own }),
    untrusted: (name, problem, hosts) => {
      switch (problem) {
        case "expired":
          return issueCertificate({
            ...request(name, hosts),
            issuer: own,
            fromMs: nowMs - 2 * lifeMs,
            toMs: nowMs - lifeMs,
          });
        case "wrong-host":
          return issueCertificate({ ...request(name), issuer: own, hosts: elsewhere });
        case "self-signed":
          return issueCertificate(request(name, hosts));
        case "untrusted-root":
          return issueCertificate({ ...request(name, hosts), issuer: createOwn("An authority that nobody knows", nowMs) });
      }
    },
  };
}
