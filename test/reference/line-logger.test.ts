import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMask, createPinoLogger, secretPaths } from "../../src/integration/adapters/logger.ts";
import { redactForLog } from "../../src/integration/redaction.ts";
import { createLineLogger } from "../../src/reference/line-logger.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const secrets = ["process-secret", 'quo"te\\slash'];

function record(redaction: <T>(value: T) => T = redactForLog) {
  const lines: string[] = [];
  const clock = createVirtualClock(Date.parse("2026-01-05T10:00:00.250Z"));
  const log = createLineLogger({ clock, redaction, mask: createMask(secrets), write: (line) => lines.push(line) });
  return { log, clock, lines };
}

type Fields = Readonly<Record<string, unknown>>;

/** The same line by pino itself; its service and time are its own. */
function pinoLine(event: string, fields: Fields): unknown {
  const lines: string[] = [];
  const log = createPinoLogger({ level: "info", secrets, stream: { write: (line) => lines.push(line) } });
  log.warn(event, fields);
  const { service: _service, time: _time, ...rest } = JSON.parse(lines[0] ?? "") as Fields;
  return rest;
}

const word = fc.constantFrom(
  "plain",
  "tok_visa_ok",
  "card 4111 1111 1111 1111 was used",
  "5555-5555-5555-4444",
  "Bearer abc.def-123",
  "whsec_c2VjcmV0c2VjcmV0",
  "sk_live_1",
  "ada@example.org",
  "a process-secret b",
  'a quo"te\\slash b',
);
const name = fc.constantFrom(...secretPaths, "order", "partner", "error", "headers", "password", "card_number");
const leaf = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const inner = fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf, { maxKeys: 3 })), { maxKeys: 4 });
const fields = fc.dictionary(name, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), inner), { maxKeys: 5 });

describe("a line of the integration's log in virtual time", () => {
  it("is what pino would write", () => {
    fc.assert(
      fc.property(word, fields, (event, given) => {
        const { log, lines } = record();
        log.warn(event, given);
        const { time: _time, ...rest } = JSON.parse(lines[0] ?? "") as Fields;
        expect(rest).toEqual(pinoLine(event, given));
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  it("never shows a card number, a secret or an address, wherever it stands", () => {
    fc.assert(
      fc.property(word, fields, (event, given) => {
        const { log, lines } = record();
        log.error(event, given);
        expect(lines.join()).not.toMatch(/4111|5555|abc\.def|c2VjcmV0|sk_live|ada@|process-secret|quo|slash/);
      }),
      { seed: 6, numRuns: 1000 },
    );
  });

  it("carries its level, the process's own time, its fields and its event", async () => {
    const { log, clock, lines } = record();
    log.info("placed", { order: "order-1", latencyMs: 12 });
    await clock.advance(1_750);
    log.warn("slow");
    log.error("failed", { nested: { code: "timeout" } });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: "info", time: "2026-01-05T10:00:00.250Z", order: "order-1", latencyMs: 12, event: "placed" },
      { level: "warn", time: "2026-01-05T10:00:02.000Z", event: "slow" },
      { level: "error", time: "2026-01-05T10:00:02.000Z", nested: { code: "timeout" }, event: "failed" },
    ]);
  });

  it("censors names that only carry secrets at the top and one below, and leaves what it was given alone", () => {
    const { log, lines } = record((value) => value);
    const given = {
      customer: { id: 7 },
      order: { destination: "Street 1", deep: { customer: "cust_77" } },
      list: [{ token: "t" }],
    };
    const before = structuredClone(given);
    log.info("placed", given);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      customer: "[redacted]",
      order: { destination: "[redacted]", deep: { customer: "cust_77" } },
      list: [{ token: "t" }],
    });
    expect(given).toEqual(before);
  });

  it("shows what another redaction lets through, but for the process's own secrets", () => {
    const { log, lines } = record((value) => value);
    log.info("card 4111111111111111", { note: "ada@example.org, process-secret", other: 'quo"te\\slash' });
    expect(lines[0]).toContain("4111111111111111");
    expect(lines[0]).toContain("ada@example.org");
    expect(lines[0]).not.toMatch(/process-secret|quo/);
  });
});
