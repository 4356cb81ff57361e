import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, it } from "vitest";
import { resourcesOf } from "../../src/transports/process-resources.ts";

/** Opens a hundred files and takes 64 MiB each time that it is told to. */
const program = `
const { openSync } = require("node:fs");
const kept = [];
process.stdin.on("data", () => {
  for (let n = 0; n < 100; n += 1) openSync("/dev/null");
  kept.push(Buffer.alloc(64 * 2 ** 20, 1));
  process.stdout.write("done");
});
process.stdout.write("ready");
`;

it.runIf(process.platform === "linux")(
  "tells what a process and those below it hold, and nothing of one that is gone",
  async () => {
    const shell = spawn("sh", ["-c", '"$0" -e "$1"; true', process.execPath, program], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      await once(shell.stdout, "data");
      const before = resourcesOf([shell.pid ?? 0]);
      shell.stdin.write("more");
      await once(shell.stdout, "data");
      const after = resourcesOf([shell.pid ?? 0]);
      expect(before?.processes).toBe(2);
      expect((after?.handles ?? 0) - (before?.handles ?? 0)).toBe(100);
      expect((after?.memoryBytes ?? 0) - (before?.memoryBytes ?? 0)).toBeGreaterThan(60 * 2 ** 20);
    } finally {
      shell.stdin.end();
      await once(shell, "close");
    }
    expect(resourcesOf([shell.pid ?? 0])).toBeUndefined();
  },
);

it.runIf(process.platform === "linux")("does not count what clients keep open, but what they have left", async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.resume().on("error", () => {}));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const handles = (): number => resourcesOf([process.pid], port)?.handles ?? 0;
  const before = handles();
  const allAccepted = new Promise<void>((resolve) => {
    let accepted = 0;
    server.on("connection", () => {
      accepted += 1;
      if (accepted === 5) resolve();
    });
  });
  const clients = Array.from({ length: 5 }, () => connect(port, "127.0.0.1"));
  await Promise.all([...clients.map((client) => once(client, "connect")), allAccepted]);
  // this process holds both ends
  expect(handles() - before).toBe(5);
  for (const client of clients) client.destroy();
  await Promise.all(clients.map((client) => once(client, "close")));
  expect(handles() - before).toBe(5);
  server.unref();
});
