import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { createMemoryStore } from "../../src/integration/store/memory-store.ts";
import type { InboxRow, Tx } from "../../src/integration/store/store.ts";
import { createNeighbours } from "../../src/reference/neighbours.ts";
import { createLife } from "../../src/world/sim/life.ts";
import { createVirtualTime } from "../../src/world/sim/virtual-time.ts";

const pollMs = 100;
const row: InboxRow = {
  id: "payment:evt_1",
  partner: "payment",
  body: "{}",
  state: "open",
  attempts: 0,
  dueMs: 0,
  fence: 0,
  leaseUntilMs: 0,
  receivedMs: 0,
};

/** Three processes on one store; what each was woken at. */
function house() {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const neighbours = createNeighbours(pollMs);
  const store = createMemoryStore({ clock: time });
  const processes = [0, 1, 2].map((n) => {
    const life = createLife({ clock: time, offsetMs: () => 0, strikes: () => false });
    const wokenMs: number[] = [];
    const own = neighbours.storeOf(life, store);
    neighbours.join(life, createRandom(n), () => wokenMs.push(time.now()));
    return { life, wokenMs, transaction: (work: (tx: Tx) => Promise<unknown>) => own.transaction(work) };
  });
  const pass = async (ms: number): Promise<void> => {
    let over = false;
    time.after(ms, () => {
      over = true;
    });
    await time.runUntil(() => over, ms + 1);
  };
  const [writer, other, third] = processes as [(typeof processes)[0], (typeof processes)[0], (typeof processes)[0]];
  return { writer, other, third, pass };
}

describe("neighbours on one store", () => {
  it("look once, within their poll, after another wrote work", async () => {
    const { writer, other, third, pass } = house();
    await writer.transaction((tx) => tx.insertInbox(row));
    await writer.transaction((tx) => tx.saveInbox({ ...row, state: "done" }));
    await pass(10 * pollMs);
    expect(writer.wokenMs).toEqual([]);
    for (const { wokenMs } of [other, third]) {
      expect(wokenMs).toHaveLength(1);
      expect(wokenMs[0]).toBeGreaterThan(0);
      expect(wokenMs[0]).toBeLessThanOrEqual(pollMs);
    }
    expect(other.wokenMs).not.toEqual(third.wokenMs);
  });

  it("look again after what was written later", async () => {
    const { writer, other, pass } = house();
    await writer.transaction((tx) => tx.insertInbox(row));
    await pass(2 * pollMs);
    await writer.transaction((tx) => tx.saveInbox({ ...row, state: "done" }));
    await pass(2 * pollMs);
    expect(other.wokenMs).toHaveLength(2);
  });

  it("are not woken by who only reads, nor by what was rolled back", async () => {
    const { writer, other, pass } = house();
    await writer.transaction((tx) => tx.backlog());
    await expect(
      writer.transaction(async (tx) => {
        await tx.insertInbox(row);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await pass(10 * pollMs);
    expect(other.wokenMs).toEqual([]);
  });

  it("are left alone where they are dead", async () => {
    const { writer, other, third, pass } = house();
    other.life.kill();
    await writer.transaction((tx) => tx.insertInbox(row));
    await pass(10 * pollMs);
    expect([other.wokenMs.length, third.wokenMs.length]).toEqual([0, 1]);
  });
});
