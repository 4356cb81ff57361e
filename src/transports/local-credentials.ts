/**
 * Credentials of the partners on a developer's machine. They are published here on purpose, guard nothing but fakes, and
 * stay the same from run to run, so that they can stand in an integration's `.env`.
 */
const localPrefix = "sk_test_firedrill";

/** The bearer token that may do everything at that partner. */
export const localToken = (partner: string): string => `${localPrefix}_${partner}`;

/** The bearer token that may only read, for trying what a 403 does. */
export const localReadOnlyToken = (partner: string): string => `${localPrefix}_${partner}_read_only`;

/** The secret that signs the partner's webhooks: `whsec_` and 24 bytes or more in base64 (Standard Webhooks). */
export const localWebhookSecret = (partner: string): string =>
  `whsec_${Buffer.from(`firedrill local secret of ${partner}`).toString("base64")}`;

/** Ports by convention: of the control API; each partner that ships with Firedrill has one ten further on, and a team's own follow one by one. */
export const controlPort = 4000;
export const localPort = (position: number): number => controlPort + 10 * (position + 1);
