import { beforeAll, describe, expect, it } from "vitest";
import { planAt } from "../../src/explore/random/plan.ts";
import { createTaskRunner, spaceOf } from "../../src/explore/task-runner.ts";
import { observeUsage, type Usage } from "../../src/explore/usage.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";

const options = { maxOrders: 3, maxFaults: 4 };
const world = referenceWorld();

describe("the usage of an integration", () => {
  let usage: Usage;
  beforeAll(async () => {
    usage = await observeUsage(world, options);
  });

  it("knows what the integration uses, and what it never does", () => {
    for (const name of ["createPayment", "createShipment", "capturePayment", "sendMessage", "payment.captured"])
      expect(usage.used).toContain(name);
    for (const name of ["optOutContact", "trackEvent", "validateAddress"]) expect(usage.used).not.toContain(name);
  });

  it("tells kinds of customers apart", () => {
    const uses = (kind: string, name: string): boolean => usage.habits[kind]?.includes(name) === true;
    const kinds = Object.keys(usage.habits);
    const declined = kinds.filter((kind) => kind.startsWith("tok_declined"));
    expect(declined.some((kind) => uses(kind, "payment.declined"))).toBe(true);
    expect(declined.some((kind) => uses(kind, "createShipment"))).toBe(false);
    const refunding = kinds.filter((kind) => kind.split(" ").includes("refund"));
    expect(refunding.some((kind) => uses(kind, "createRefund"))).toBe(true);
  });

  it("says the same every time", async () => {
    expect(await observeUsage(referenceWorld(), options)).toEqual(usage);
  });

  it("lets more of a random schedule's faults fire", async () => {
    const shareFired = async (told?: Usage): Promise<number> => {
      const { enact } = createTaskRunner(world, options, told && { usage: told });
      const space = spaceOf(world, "telling", told);
      let [drawn, fired] = [0, 0];
      for (let seed = 1; seed <= 150; seed += 1) {
        const plan = planAt(space, options, seed);
        const { events } = await enact(plan);
        drawn += plan.scenario.faults.length;
        fired += new Set(events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : []))).size;
      }
      return fired / drawn;
    };
    const [blind, told] = [await shareFired(), await shareFired(usage)];
    expect(told).toBeGreaterThan(0.55);
    expect(told).toBeGreaterThan(blind + 0.1);
  });

  it("aims no kill beyond the last transaction", () => {
    const { self } = spaceOf(world, "telling", usage);
    const numbers = self.flatMap(({ fault, with: { transaction } }) =>
      fault === "crash-in-transaction" ? [Number(transaction)] : [],
    );
    expect(Math.max(...numbers)).toBeLessThanOrEqual(usage.transactions);
    expect(numbers.length).toBeGreaterThan(10);
  });
});
