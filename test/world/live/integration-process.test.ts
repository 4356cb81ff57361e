import { expect, it, onTestFinished } from "vitest";
import type { NewEvent } from "../../../src/core/history.ts";
import { createRealClock } from "../../../src/transports/real-clock.ts";
import { startIntegration } from "../../../src/world/live/integration-process.ts";
import { quote } from "../../../src/world/shell-quote.ts";
import { sendJson, serveShop } from "./fake-shop.ts";

it("a process that stands still can be killed, and each outage has its end", async () => {
  // whoever answers the health check need not be the process itself
  const health = await serveShop((_asked, response) => sendJson(response, 200, {}));
  onTestFinished(() => health.close());
  const recorded: string[] = [];
  const integration = await startIntegration({
    command: `${quote(process.execPath)} -e 'setInterval(() => {}, 1000)'`,
    cwd: ".",
    env: {},
    inherit: [],
    healthUrl: health.url,
    readyWithinMs: 10_000,
    forbidden: [],
    recorder: {
      record: ({ type, value }: NewEvent & { value?: unknown }) => recorded.push(`${type} ${JSON.stringify(value)}`),
    },
    clock: createRealClock(),
    log: () => {},
    onEnd: () => {},
  });
  onTestFinished(() => integration.stop());
  await integration.crash({ at: "before-effect", signal: "SIGSTOP", restartAfterMs: 60_000 }, "paused");
  await integration.crash({ at: "before-effect", signal: "SIGSTOP", restartAfterMs: 60_000 }, "paused again");
  await integration.crash({ at: "before-effect", signal: "SIGKILL", restartAfterMs: 5 }, "killed");
  await integration.crash({ at: "before-effect", signal: "SIGKILL", restartAfterMs: 5 }, "killed again");
  await integration.steady();
  expect(recorded).toEqual([
    'crash {"signal":"SIGSTOP","reason":"paused"}',
    'restart {"signal":"SIGKILL","reason":"killed while it stood still"}',
    'crash {"signal":"SIGKILL","reason":"killed"}',
    'restart {"reason":"killed"}',
  ]);
});
