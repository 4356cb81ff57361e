import type { Clock } from "../core/clock.ts";
import type { OperationValue, OrderView, Recorder } from "../core/history.ts";
import type { ShopAnswer } from "./shop.ts";

/** Numbers a run's operations and writes their two ends to the history. */
export interface Operations {
  /**
   * Performs one customer's operation. `dueMs`: when it was meant to start (open loop), so that waiting for a slow
   * integration counts as its latency (no coordinated omission).
   */
  perform<A extends ShopAnswer>(order: string, value: OperationValue, run: () => Promise<A>, dueMs?: number): Promise<A>;
}

/** `fail` only with proof of no effect: the integration's own refusal. No answer or a 5xx proves nothing. */
function outcome(status: number): "ok" | "fail" | "info" {
  if (status >= 200 && status < 300) return "ok";
  return status >= 300 && status < 500 && status !== 408 ? "fail" : "info";
}

export function createOperations(recorder: Recorder, clock: Clock): Operations {
  let last = 0;
  return {
    perform: async (order, value, run, dueMs) => {
      last += 1;
      const op = last;
      const startMs = Math.min(dueMs ?? clock.now(), clock.now());
      recorder.record({ actor: "customer", type: "invoke", op, order, value });
      const answer = await run();
      const { status, view } = answer as ShopAnswer & { readonly view?: OrderView };
      const ended = { ...value, status, latencyMs: clock.now() - startMs, ...(view && { view }) };
      const event = {
        actor: "customer",
        op,
        order,
        value: ended,
        ...(answer.error === undefined ? {} : { error: answer.error }),
      };
      recorder.record({ ...event, type: outcome(answer.status) });
      return answer;
    },
  };
}
