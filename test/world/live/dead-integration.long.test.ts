import { expect, it } from "vitest";
import { enactLive, harmless, mortalShop } from "./enact-mortal.ts";

// They wait for what does not come, so they wait together.
it.concurrent("an integration that a fault has met is broken where it answers nobody any more", async () => {
  const { events, staysUp } = await enactLive(mortalShop({ SILENT_AFTER: 2 }), harmless);
  expect(staysUp).toBe("broken");
  expect(events.find(({ type }) => type === "crash")?.value).toMatchObject({
    reason: "the integration stopped answering in HTTP",
  });
  expect(events.filter(({ type }) => type === "crash")).toHaveLength(1);
  // twenty seconds while faults strike and ten after them; a busy machine is given twice as long
  expect(events.at(-1)?.t).toBeLessThan(120_000);
});

it.concurrent("an integration that a fault has met is not broken for being slow", async () => {
  // nobody who looks gets an answer within 5 s, but every customer does
  const { events, staysUp } = await enactLive(mortalShop({ SLOW_MS: 6000 }), harmless);
  expect(staysUp).toBe("held");
  expect(events.filter(({ type }) => type === "crash")).toEqual([]);
});

it.concurrent("an integration that falls silent before anything strikes ends the drill", async () => {
  await expect(enactLive(mortalShop({ SILENT_AFTER: 1 }), [])).rejects.toThrow(
    /stopped answering in HTTP before any fault had struck/,
  );
});
