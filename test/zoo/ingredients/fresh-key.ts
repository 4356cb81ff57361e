import { idempotencyKey } from "../../../src/integration/domain/idempotency-key.ts";
import type { Parts } from "../../../src/integration/parts.ts";

/** Another key on every attempt: the partner takes each for a new request. */
export const freshKey: Parts["idempotencyKey"] = ({ order, step, attempt }) => idempotencyKey(order, `${step}#${attempt}`);
