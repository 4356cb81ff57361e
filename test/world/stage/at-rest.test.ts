import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { createRest } from "../../../src/world/stage/at-rest.ts";

const view = (status: string, more = {}) => ({ status, totalMinor: 4200, currency: "EUR", ...more });
const read = (status: string, more = {}) =>
  ({ type: "ok", value: { operation: "read", status: 200, latencyMs: 1, view: view(status, more) } }) as unknown as HistoryEvent;
const look = (status: string) => ({ type: "look", value: { since: 0, view: view(status) } }) as unknown as HistoryEvent;
const effect = { type: "effect", value: { kind: "captured" } } as unknown as HistoryEvent;

/** What happened to an order, each at its moment, and since when it is to have been at rest. */
function isAtRest(happened: readonly (readonly [ms: number, event: HistoryEvent])[], sinceMs: number): boolean {
  const rest = createRest();
  for (const [ms, event] of happened) rest.notice("order-1", event, ms);
  return rest.isAtRest("order-1", sinceMs);
}

describe("an order", () => {
  it("is at rest once it was shown as ended and nothing has happened to it for long enough", () => {
    expect(
      isAtRest(
        [
          [100, effect],
          [150, look("confirmed")],
        ],
        100,
      ),
    ).toBe(true);
    expect(
      isAtRest(
        [
          [100, effect],
          [150, look("confirmed")],
        ],
        99,
      ),
    ).toBe(false);
    expect(
      isAtRest(
        [
          [100, look("declined")],
          [150, effect],
        ],
        120,
      ),
    ).toBe(false);
  });

  it("moves by no look of anybody's", () => {
    expect(
      isAtRest(
        [
          [100, effect],
          [900, read("confirmed")],
        ],
        100,
      ),
    ).toBe(true);
  });

  it("is not at rest while it is shown as pending, or at the bank, however long that is", () => {
    expect(
      isAtRest(
        [
          [100, effect],
          [150, look("pending")],
        ],
        9000,
      ),
    ).toBe(false);
    expect(
      isAtRest(
        [
          [100, effect],
          [150, read("unknown", { atBank: true })],
        ],
        9000,
      ),
    ).toBe(false);
    expect(
      isAtRest(
        [
          [100, look("confirmed")],
          [150, look("pending")],
        ],
        9000,
      ),
    ).toBe(false);
  });

  it("keeps nobody waiting who only looks", () => {
    const rest = createRest();
    rest.notice("order-1", effect, 100);
    rest.notice("order-1", read("pending"), 900);
    rest.notice(undefined, { type: "machine", value: { stretch: 1 } } as unknown as HistoryEvent, 950);
    expect(rest.movedMs()).toBe(100);
    rest.notice("order-2", effect, 970);
    expect([rest.movedMs(), rest.movedMs(["order-1"]), rest.movedMs(["order-1", "order-2"])]).toEqual([970, 100, 970]);
    rest.notice(undefined, effect, 990);
    expect([rest.movedMs(), rest.movedMs(["order-1"])]).toEqual([990, 990]);
  });

  it("is to be looked at again once nothing has happened to it since it was shown as open", () => {
    const rest = createRest();
    expect(rest.isStale("order-1", 9000)).toBe(false);
    rest.notice("order-1", look("pending"), 100);
    rest.notice("order-1", effect, 150);
    expect([rest.isStale("order-1", 149), rest.isStale("order-1", 150)]).toEqual([false, true]);
    rest.notice("order-1", look("confirmed"), 700);
    expect(rest.isStale("order-1", 9000)).toBe(false);
  });

  it("is not at rest before anything is known of it", () => {
    expect(createRest().isAtRest("order-1", 9000)).toBe(false);
  });
});
