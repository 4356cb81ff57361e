import { describe, expect, it } from "vitest";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { gatherMs, oneOfEachKill, restMs, type Timing, timetable } from "../../../src/explore/live/timetable.ts";

const kill = (operation: string, phase: "before-effect" | "after-response" = "before-effect", fault = "crash"): LiveCell => ({
  way: "plain",
  faults: [{ fault, at: { partner: "payment", operation, attempt: 1, phase }, with: { restart_after_ms: 200 } }],
});
const link = (name: string): LiveCell => ({ way: "plain", faults: [{ fault: "link-down", at: { link: name }, with: {} }] });

const leads: Readonly<Record<string, number>> = { createPayment: 100, capturePayment: 600 };
const timing: Timing = {
  durationMs: 800,
  leadMs: ({ faults: [fault] }) => leads[fault?.at.operation ?? ""],
  isSure: () => true,
};

describe("the timetable of what strikes everybody", () => {
  it("starts orders so that their calls meet, and is done with one kill for all of them", () => {
    const cells = [kill("capturePayment"), kill("createPayment")];
    const [batch, ...others] = timetable(cells, timing);
    expect(others).toEqual([]);
    const met = batch?.rows.map((row, n) => (row === cells[0] ? 600 : 100) + (batch.startsMs?.[n] ?? 0));
    expect(met).toEqual([600, 600]);
    expect(batch?.gatherMs).toBeGreaterThan(0);
  });

  it("lets who was struck go on before the next are placed, and stands still while the integration is away", () => {
    const cells = [
      kill("createPayment"),
      kill("createPayment", "after-response"),
      kill("createPayment", "before-effect", "pause"),
    ];
    const starts = timetable(cells, timing)[0]?.startsMs ?? [];
    // the call comes after a tenth of a second, and waits for others
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBe(100 + gatherMs + restMs);
    expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBe(100 + gatherMs + restMs);
  });

  it("kills at each webhook's acknowledgement by itself: none of them can wait for others", () => {
    const acknowledged = (phase: "before-acknowledgement" | "after-acknowledgement"): LiveCell => ({
      way: "plain",
      faults: [{ fault: "crash", at: { partner: "payment", webhook: "payment.captured", attempt: 1, phase }, with: {} }],
    });
    const starts = (phase: "before-acknowledgement" | "after-acknowledgement") =>
      timetable([acknowledged(phase), acknowledged(phase)], { ...timing, leadMs: () => 300 })[0]?.startsMs ?? [];
    expect(starts("before-acknowledgement")).toEqual([0, 0]);
    expect(starts("after-acknowledgement")).toEqual([0, 300 + restMs]);
    expect(oneOfEachKill([acknowledged("after-acknowledgement")], timing)).toEqual([]);
  });

  it("has links struck before the first kill, since their time does not stand still", () => {
    const batch = timetable([kill("createPayment"), link("payment")], timing)[0];
    expect(batch?.rows.map((row) => (row === "control" ? row : row.faults[0]?.fault))).toEqual(["link-down", "crash"]);
  });

  it("has those last whose sites come late, and does not wait for these", () => {
    const late = { ...timing, leadMs: ({ faults: [fault] }: LiveCell) => (fault?.at.operation === "late" ? 9_000 : 100) };
    const [batch] = timetable([kill("late", "after-response"), kill("createPayment")], late);
    expect(batch?.rows.map((row) => (row === "control" ? row : row.faults[0]?.at.operation))).toEqual(["createPayment", "late"]);
    expect(Math.max(...(batch?.startsMs ?? []))).toBeLessThan(2_000);
  });

  it("strikes another link each time, so that who was struck goes on", () => {
    const links = [link("payment"), link("payment"), link("carrier"), link("carrier")];
    const rows = timetable(links, timing)[0]?.rows ?? [];
    expect(rows.map((row) => (row === "control" ? row : row.faults[0]?.at.link))).toEqual([
      "payment",
      "carrier",
      "payment",
      "carrier",
    ]);
  });

  it("strikes one link after the other, and begins another run where one would take too long", () => {
    const batches = timetable(
      Array.from({ length: 100 }, (_, n) => link(`link-${n}`)),
      timing,
    );
    expect(batches.flatMap(({ rows }) => rows)).toHaveLength(100);
    expect(batches.length).toBeGreaterThan(1);
    for (const { startsMs = [] } of batches) {
      expect(Math.max(...startsMs)).toBeLessThanOrEqual(40_000);
      for (const [n, ms] of startsMs.entries()) if (n > 0) expect(ms - (startsMs[n - 1] ?? 0)).toBeGreaterThan(500);
    }
  });
});

describe("the kills that are tried first", () => {
  it("are those from which it starts anew, at sites from the first to the last, as many as are one kill", () => {
    const many = Array.from({ length: 100 }, (_, n) => kill(n < 50 ? "createPayment" : "capturePayment"));
    const others = [kill("createPayment", "before-effect", "pause"), link("payment"), kill("createPayment", "after-response")];
    const first = oneOfEachKill([...many, ...others], timing);
    const kinds = Map.groupBy(first, ({ faults: [fault] }) => `${fault?.fault} ${fault?.at.phase}`);
    expect([...kinds].map(([name, some]) => [name, some.length])).toEqual([
      ["crash before-effect", 32],
      ["crash after-response", 1],
    ]);
    expect(new Set(first.map(({ faults: [fault] }) => fault?.at.operation)).size).toBe(2);
  });
});
