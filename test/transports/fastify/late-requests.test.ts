import { once } from "node:events";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createAdjustableClock } from "../../../src/core/adjustable-clock.ts";
import { createControlServer } from "../../../src/transports/fastify/control-server.ts";
import { createFakePartner, ok } from "../fake-partner.ts";

it.each([
  ["its headers", "GET /_firedrill/health HTTP/1.1\r\nHost: 127.0.0.1\r\n"],
  [
    "its body",
    'PUT /_firedrill/schedule HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[{"',
  ],
])("a request of which %s do not come is given up by the control API", async (_what, beginning) => {
  const served = await createControlServer(
    {
      partners: [createFakePartner(() => ok("{}"))],
      clock: createAdjustableClock({ now: () => 1_000, after: () => () => {} }),
      schedule: { get: () => [], set: () => {}, add: () => "", strikes: () => ({}) },
      reset: () => {},
    },
    { requestTimeoutMs: 100 },
  );
  onTestFinished(() => served.stop());
  const socket = connect(served.port, "127.0.0.1", () => socket.write(beginning));
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  await once(socket, "close");
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});
