import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import { mistakes, mistakesOf } from "../core/own-mistakes.ts";
import { type CallSite, formatSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, indexHistory } from "./index-history.ts";
import { nonsenseIn } from "./nonsense.ts";

const found = defineFindings({
  "request-violates-contract": ({ site, violations }: { site: CallSite; violations: readonly string[] }) =>
    `the request ${formatSite(site)} violates the contract: ${violations.join("; ")}`,
  "request-says-nothing": ({ site, where }: { site: CallSite; where: string }) =>
    `the request ${formatSite(site)} says nothing where it should say something: ${where}`,
});

/** Changes that were redirected, by path: clients send a GET in their stead after 301 and 302 (RFC 9110, section 15.4), whether or not the path knows it. */
function redirectedPaths(calls: readonly Call[]): ReadonlyMap<string, number> {
  const paths = new Map<string, number>();
  for (const { call, answer } of calls) {
    const { status = 0 } = answer?.value ?? {};
    if (call.value.method === "GET" || status < 301 || status > 303 || answer === undefined) continue;
    if (!paths.has(call.value.path)) paths.set(call.value.path, answer.i);
  }
  return paths;
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const { calls } = indexHistory(history);
  const evidence: Evidence[] = [];
  const redirected = redirectedPaths(calls);
  for (const { call } of calls) {
    const isFollowed = call.value.method === "GET" && call.i > (redirected.get(call.value.path) ?? Number.POSITIVE_INFINITY);
    const asked = isFollowed ? [] : (call.value.violations ?? []);
    const cited = { order: call.order, site: call.site, events: [call.i] };
    if (asked.length > 0) evidence.push(found("request-violates-contract", { ...cited, violations: asked }));
    const nonsense = nonsenseIn(call.value.body);
    if (nonsense !== undefined) evidence.push(found("request-says-nothing", { ...cited, where: nonsense }));
  }
  return conclude(calls.length, evidence, mistakesOf(history));
}

/**
 * Collects what the partners' validators found in requests, and texts such as `undefined`, which fit every schema. An
 * answer of a simulator's own that departs from its contract is no fault of the integration, and leaves it unproven.
 */
export const contract = defineChecker({
  name: "contract",
  promise: "every request conforms to the partner's contract",
  findings: [found, mistakes],
  check,
});
