import type { EdgeParts } from "../../../src/integration/edge-parts.ts";

/** A breaker that admits every call, whatever came of the last. */
export const neverOpens: EdgeParts["createBreaker"] = () => ({
  state: () => "closed",
  room: () => ({ calls: Number.POSITIVE_INFINITY }),
  enter: () => ({ admitted: true, settle: () => {} }),
});
