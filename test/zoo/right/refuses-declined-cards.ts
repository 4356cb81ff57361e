import { sleep } from "../../../src/core/clock.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const pollMs = 25;
/** Counted, since a clock may be set back. */
const looks = 20;

export default defineRight({
  name: "refuses-declined-cards",
  story: "It answers an order when it is done, a declined card with 402, and writes that to the customer besides.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, deadlines: { ...usual.deadlines, placeMs: 600 + looks * pollMs } }),
      shop: (shop, { clock }) => ({
        ask: async (asked) => {
          const answer = await shop.ask(asked);
          if (asked.name !== "place") return answer;
          for (let look = 0; answer.status === 202 && look < looks; look += 1) {
            const reading = await shop.read(asked.order);
            if (reading.type === "view" && reading.view.status === "declined") return { status: 402 };
            if (reading.type === "view" && reading.view.status !== "pending") return { status: 201 };
            await sleep(clock, pollMs);
          }
          return answer;
        },
      }),
    }),
});
