import { orderInLink, orderInText } from "../../src/index.ts";

/** A message's status for each status of the state machine's. */
export const statusOf: Readonly<Record<string, string>> = { queued: "queued", delivered: "delivered", bounced: "undelivered" };

/** Numbers that are refused, as with Twilio's test credentials. */
export const refusedNumbers: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  "+15005550001": { code: "21211", message: "The 'To' number +15005550001 is not a valid phone number." },
  "+15005550002": { code: "21612", message: "The 'To' phone number: +15005550002, is not currently reachable." },
  "+15005550003": {
    code: "21408",
    message: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number.",
  },
  "+15005550004": { code: "21610", message: "Attempt to send to unsubscribed recipient" },
  "+15005550009": { code: "21614", message: "'To' number is not a valid mobile number" },
};

/** Taken, and never delivered: a number of our own. */
export const isUnreachable = (to: string): boolean => to.endsWith("+15005550010") || to.includes("bounce");

/** Why nobody got it. */
export const undelivered = { code: 30003, message: "Unreachable destination handset" } as const;

export const longest = 1600;

const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const weekday = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const two = (n: number): string => String(n).padStart(2, "0");

/** RFC 2822, as all dates are written. */
export function mailDate(timestamp: string): string {
  const date = new Date(timestamp);
  const day = `${weekday[date.getUTCDay()]}, ${two(date.getUTCDate())} ${month[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** The order that a message is about: its callback says it, or its text. */
export function orderIn(said: unknown): string | undefined {
  if (typeof said === "string") return isAddress(said) ? orderInLink(said) : (orderInText(said) ?? said);
  if (typeof said !== "object" || said === null) return undefined;
  const { StatusCallback: link, Body: text } = said as { readonly StatusCallback?: unknown; readonly Body?: unknown };
  const found = typeof link === "string" ? orderInLink(link) : undefined;
  return found ?? (typeof text === "string" ? orderInText(text) : undefined);
}
