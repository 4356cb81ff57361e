import type { Clock } from "../core/clock.ts";
import type { NewEvent, OperationValue, OrderView, Recorder } from "../core/history.ts";
import type { ShopAnswer } from "../core/shop.ts";

/** Numbers a run's operations and writes their two ends to the history. */
export interface Operations {
  /** Writes down what a customer saw or missed. */
  note(event: NewEvent): void;
  perform<A extends ShopAnswer>(order: string, value: OperationValue, run: () => Promise<A>, options?: Performance): Promise<A>;
}

export interface Performance {
  /**
   * When it was meant to start (open loop), so that waiting for a slow integration counts as its latency (no coordinated
   * omission).
   */
  readonly dueMs?: number;
  /** Looks for what was asked where the answer was no refusal and did not show it; undefined: nothing is to be seen. */
  readonly look?: () => Promise<OrderView | undefined>;
}

/**
 * `fail` only with proof of no effect: the integration's own refusal. No answer or a 5xx proves nothing, and neither does a
 * redirect: a shop sends its customers on when an order is placed (Post/Redirect/Get), and also to a login or an error page.
 */
function outcome({ status, isDone }: ShopAnswer): "ok" | "fail" | "info" {
  if (status >= 400 && status < 500 && status !== 408) return "fail";
  return (isDone ?? (status >= 200 && status < 300)) ? "ok" : "info";
}

const isRefusalOrSilence = (status: number): boolean => status === 0 || status >= 400;

export function createOperations(recorder: Recorder, clock: Clock): Operations {
  let last = 0;
  return {
    note: (event) => void recorder.record(event),
    perform: async (order, value, run, { dueMs, look } = {}) => {
      last += 1;
      const op = last;
      const startMs = Math.min(dueMs ?? clock.now(), clock.now());
      recorder.record({ actor: "customer", type: "invoke", op, order, value });
      const answer = await run();
      const latencyMs = clock.now() - startMs;
      const { status, number, ledTo, submitMs, unsent, isDone } = answer;
      const unclear = look !== undefined && outcome(answer) === "info" && !isRefusalOrSilence(status);
      const found = unclear ? await look() : undefined;
      const view = found ?? (answer as ShopAnswer & { readonly view?: OrderView }).view;
      const named = number !== undefined && number !== order && { number };
      const ended = {
        ...value,
        status,
        latencyMs,
        ...(submitMs !== undefined && { submitMs }),
        ...(unsent && { unsent }),
        ...(ledTo !== undefined && { ledTo }),
        ...(isDone === false && { isDone }),
        ...named,
        ...(view && { view }),
      };
      const event = {
        actor: "customer",
        op,
        order,
        value: ended,
        ...(answer.error === undefined ? {} : { error: answer.error }),
      };
      recorder.record({ ...event, type: found === undefined ? outcome(answer) : "ok" });
      return answer;
    },
  };
}
