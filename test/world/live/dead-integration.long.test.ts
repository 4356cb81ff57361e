import { expect, it } from "vitest";
import { enactLive, harmless, mortalShop } from "./enact-mortal.ts";

it("an integration that a fault has met is broken where it answers nobody any more", async () => {
  const { events, staysUp } = await enactLive(mortalShop({ SILENT_AFTER: 2 }), harmless);
  expect(staysUp).toBe("broken");
  expect(events.find(({ type }) => type === "crash")?.value).toMatchObject({
    reason: "the integration stopped answering in HTTP",
  });
});

it("an integration that falls silent before anything strikes ends the drill", async () => {
  await expect(enactLive(mortalShop({ SILENT_AFTER: 1 }), [])).rejects.toThrow(
    /stopped answering in HTTP before any fault had struck/,
  );
});
