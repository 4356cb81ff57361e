import { stepKind, wantedSteps } from "../../../src/integration/domain/wanted-steps.ts";
import type { Parts } from "../../../src/integration/parts.ts";

/** Webhooks alone tell how payments and refunds ended: nobody asks where none comes. */
export const neverPolls: Parts["wantedSteps"] = (order, progress) =>
  wantedSteps(order, progress).filter((step) => !stepKind(step).startsWith("confirm-"));
