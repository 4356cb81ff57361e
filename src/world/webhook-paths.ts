import type { DrillConfig } from "./config.ts";

/** By partner: where its webhooks go, for those that send any. */
export const webhookPathsOf = ({ partners }: Pick<DrillConfig, "partners">): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(partners).flatMap(([name, { webhookPath }]) => (webhookPath === undefined ? [] : [[name, webhookPath]])),
  );
