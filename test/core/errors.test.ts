import { expect, it } from "vitest";
import { FiredrillError } from "../../src/core/errors.ts";

const remedy = "Write another.";

it("an error says where, what and what to do", () => {
  const error = new FiredrillError({ code: "FD_SCENARIO", place: "s.yaml:3", problem: "this is no order", remedy });
  expect(error.message).toBe("s.yaml:3: this is no order\n  Write another.");
});

it("an error about something huge shows its ends", () => {
  const problem = `"${"x".repeat(1_000_000)}" is no currency`;
  const { message, details } = new FiredrillError({ code: "FD_SCENARIO", place: "s.yaml:3", problem, remedy });
  expect(message.length).toBeLessThan(600);
  expect(message).toMatch(/^s\.yaml:3: "x+ … x+" is no currency\n {2}Write another\.$/);
  expect(details.problem).toBe(problem);
});
