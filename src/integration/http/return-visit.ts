import type { Application } from "../application.ts";

/** The shopper's browser comes back from the bank. */
export interface ReturnVisit {
  readonly application: Application;
  readonly order: string;
  /** Whatever the URL says; anybody can write that. */
  readonly query: unknown;
}

/** The redirect proves nothing: the order changes when the partner says so, by a webhook or a read. */
export async function showReturn(_visit: ReturnVisit): Promise<void> {}
