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

/** Ports by convention; a team's own partners follow from 4040 on. */
export const localPorts: Readonly<Record<string, number>> = { payment: 4010, carrier: 4020, messaging: 4030 };
export const firstOwnPort = 4040;
export const controlPort = 4000;
