import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort } from "../../src/transports/free-port.ts";

it("gives ports that can be listened at, each another, and none of outgoing connections", async () => {
  const first = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first + 1, "127.0.0.1", resolve));
  const ports = [first, await freePort(), await freePort()];
  await new Promise((resolve) => server.close(resolve));
  expect(new Set(ports).size).toBe(3);
  expect(ports).not.toContain(first + 1);
  for (const port of ports) expect(port >= 20_000 && port < 32_000).toBe(true);
});
