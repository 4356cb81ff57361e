import { describe, expect, it } from "vitest";
import { referenceWorld } from "../../src/transports/reference-world.ts";
import { checkIntegration } from "../../src/vitest.ts";
import { openSimWorld } from "../zoo/sim-world.ts";

const messageOf = async (work: Promise<void>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (thrown: unknown) => String(thrown),
  );

describe("checkIntegration", () => {
  it("lets the right integration pass", async () => {
    await checkIntegration({ world: referenceWorld(), runs: 20, seed: 7 });
  });

  it("throws the smallest counterexample, readable, with what draws it again", async () => {
    const world = await openSimWorld("fresh-key-on-each-attempt");
    const told = await messageOf(checkIntegration({ world, runs: 60, seed: 7 }));
    for (const part of ["BROKEN", "Schedule:", "integration", "Ledger of", "seed: 7"]) expect(told).toContain(part);
  });

  it("asks a property of one's own besides the checkers, and makes its failure small", async () => {
    const property = ({ events }: { readonly events: readonly { readonly type: string }[] }): void => {
      if (events.some(({ type }) => type === "crash")) throw new Error("nobody may ever be killed");
    };
    const told = await messageOf(checkIntegration({ world: referenceWorld(), runs: 200, seed: 3, property }));
    expect(told).toContain("BROKEN property: nobody may ever be killed");
    expect(told.match(/⚡ (crash|pause)/g)).toHaveLength(1);
  });
});
