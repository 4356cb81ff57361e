import { expect, it } from "vitest";
import { openEdge } from "./edge.ts";

it("gives up a request of which the headers do not come as soon as one of which the body does not", async () => {
  const { integration } = await openEdge();
  const { requestTimeout, headersTimeout } = integration.server.server;
  expect([requestTimeout, headersTimeout]).toEqual([15_000, 15_000]);
});
