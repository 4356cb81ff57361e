import { jsonSpellings, outcomeTimes, type PartnerManners, repeatAnswers } from "../core/partner-manners.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const fields = [
  "idempotency",
  "repeats",
  "keeps_failures",
  "idempotency_ttl_ms",
  "rate_per_second",
  "page_items",
  "latency",
  "json",
  "settles_after_ms",
  "outcomes",
];
const idempotencies = ["full", "none", "errors-not-cached"] as const;
const longestMs = 24 * 3_600_000;
const slowestMs = 60_000;

function readLatency(yaml: YamlText, value: unknown, path: Path): NonNullable<PartnerManners["latency"]> {
  const { p50_ms, p99_ms } = yaml.fields(value, path, ["p50_ms", "p99_ms"]);
  const p50Ms = yaml.integer(p50_ms, [...path, "p50_ms"], 1, slowestMs);
  return { p50Ms, p99Ms: yaml.integer(p99_ms, [...path, "p99_ms"], p50Ms, slowestMs) };
}

/** How a partner behaves, from a scenario's `partners:`. */
export function readManners(yaml: YamlText, value: unknown, path: Path): PartnerManners {
  const given = yaml.fields(value, path, fields);
  const { idempotency, repeats, keeps_failures, idempotency_ttl_ms, rate_per_second, page_items } = given;
  const { latency, json, settles_after_ms, outcomes } = given;
  return {
    ...(idempotency !== undefined && { idempotency: yaml.oneOf(idempotency, [...path, "idempotency"], idempotencies) }),
    ...(repeats !== undefined && { repeats: yaml.oneOf(repeats, [...path, "repeats"], repeatAnswers) }),
    ...(keeps_failures !== undefined && {
      keepsFailures: yaml.flag(keeps_failures, [...path, "keeps_failures"]),
    }),
    ...(idempotency_ttl_ms !== undefined && {
      idempotencyTtlMs: yaml.integer(idempotency_ttl_ms, [...path, "idempotency_ttl_ms"], 1, longestMs),
    }),
    ...(rate_per_second !== undefined && {
      ratePerSecond: yaml.integer(rate_per_second, [...path, "rate_per_second"], 1, 1_000_000),
    }),
    ...(page_items !== undefined && { pageItems: yaml.integer(page_items, [...path, "page_items"], 1, 100) }),
    ...(latency !== undefined && { latency: readLatency(yaml, latency, [...path, "latency"]) }),
    ...(json !== undefined && { json: yaml.oneOf(json, [...path, "json"], jsonSpellings) }),
    ...(settles_after_ms !== undefined && {
      settlesAfterMs: yaml.integer(settles_after_ms, [...path, "settles_after_ms"], 1, longestMs),
    }),
    ...(outcomes !== undefined && { outcomes: yaml.oneOf(outcomes, [...path, "outcomes"], outcomeTimes) }),
  };
}
