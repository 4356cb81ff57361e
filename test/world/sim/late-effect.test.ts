import { describe, expect, it } from "vitest";
import { type Plan, plainSettings } from "../../../src/core/plan.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { createCrewMember } from "../../../src/explore/crew-member.ts";
import { judge } from "../../../src/explore/judge.ts";
import { referenceWorld } from "../../../src/transports/reference-world.ts";
import { openSimWorld } from "../../zoo/sim-world.ts";

const options = { maxOrders: 1, maxFaults: 1 };

/** A messaging partner without idempotency keys, and what befalls the message. */
const plan = (fault: string, given: Readonly<Record<string, number>>): Plan => ({
  scenario: {
    ...standardOrder,
    partners: { messaging: { idempotency: "none" } },
    faults: [{ id: "f1", fault, at: { partner: "messaging", operation: "sendMessage", attempt: 1 }, with: given }],
  },
  seed: 1,
  sim: plainSettings,
});

describe("a partner that knows no idempotency keys", () => {
  it("may send a message long after its caller gave up, and nobody is accused of the second", async () => {
    const { enact } = createCrewMember(referenceWorld(), options);
    const late = plan("delay", { delay_ms: 1000 });
    const { events } = await enact(late);
    expect(events.filter((event) => event.type === "effect" && event.value.kind === "messaged")).toHaveLength(2);
    expect((await judge(late, enact)).broken).toEqual([]);
  });

  it("excuses nobody who did not look before repeating", async () => {
    const { enact } = createCrewMember(await openSimWorld("leans-on-partner-idempotency"), options);
    const { broken } = await judge(plan("response-lost", {}), enact);
    expect(broken.map(({ checker }) => checker)).toContain("told-once");
  });
});
