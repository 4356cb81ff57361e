import type { Parts } from "../../../src/integration/parts.ts";

/** The order as it was read before the call, written over whatever has become of it meanwhile. */
export const overwriteOrder: Parts["freshOrder"] = async (tx, ref, held) => {
  const now = await tx.order(ref);
  return now === undefined || held === undefined ? now : { ...held, version: now.version };
};
