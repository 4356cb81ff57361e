import { Agent, fetch as undiciFetch } from "undici";
import { trusting } from "./tls/trusting.ts";

/** What there is of `fetch` in looking whether somebody answers. */
export type Asking = (
  url: string,
  options: { readonly signal: AbortSignal; readonly redirect: "manual" },
) => Promise<{ readonly status: number; readonly body: { cancel(): Promise<void> } | null }>;

/** `fetch` that trusts these certificates as well. Idle connections keep nobody from ending. */
export function trustingFetch(certificates: readonly string[]): Asking {
  if (certificates.length === 0) return fetch;
  const dispatcher = new Agent({ connect: trusting(certificates) });
  return (url, options) => undiciFetch(url, { ...options, dispatcher });
}
