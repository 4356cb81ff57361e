import type { Fault } from "../core/fault.ts";
import type { Json } from "../core/schedule.ts";

type Parameters = Readonly<Record<string, Json>>;

/** Longer than any deadline and any lease: who waits for it, waits for ever. */
const foreverMs = 120_000;
/** Beyond the usual lease on work, so that another worker may have taken it over. */
const beyondLeaseMs = 6_000;

/** From the second on: the first is the default. A run of a few orders goes through some hundred, most of them while it looks for work. */
const lastTransaction = 300;
const kills: readonly Parameters[] = Array.from({ length: lastTransaction - 1 }, (_, n) => n + 2).flatMap((transaction) =>
  // nothing lies between one commit and the next transaction but memory
  ["before-commit", "after-commit"].map((moment) => ({ moment, transaction })),
);

/** Where a number makes a difference in kind: what stands beside a fault's defaults. What is not named keeps its default. */
const extremes: Readonly<Record<string, readonly Parameters[]>> = {
  // nothing of the body, and all but its end
  "body-cut": [{ keep_share: 0 }, { keep_share: 0.98 }],
  delay: [{ delay_ms: 300 }, { delay_ms: beyondLeaseMs }],
  hang: [{ hold_ms: 500 }, { hold_ms: foreverMs }],
  "hang-after-effect": [{ hold_ms: 500 }, { hold_ms: foreverMs }],
  redirect: [
    { after_effect: true },
    { after_effect: true, code: 302 },
    { after_effect: true, code: 301, to: "a page for people" },
  ],
  "slow-body": [{ over_ms: 500 }, { over_ms: 30_000 }],
  status: [{ delay_ms: 900 }],
  throttle: [{ retry_after_s: 0 }, { retry_after_s: 5 }, { retry_after_s: 5, as: "date" }],
  "webhook-before-response": [{ delay_ms: 500 }],
  "webhook-burst": [{ copies: 60 }],
  "webhook-delayed": [{ delay_ms: 50 }, { delay_ms: 10_000 }],
  "webhook-answer-lost": [{ answers: 3 }],
  "webhook-clock-off": [{ by_ms: -60_000 }, { by_ms: 240_000 }, { by_ms: -240_000 }],
  "webhook-duplicate": [{ copies: 3, gap_ms: 0 }, { gap_ms: 2_000 }, { new_ids: true }, { new_ids: true, gap_ms: 2_000 }],
  "webhook-out-of-order": [{ hold_ms: 5_000 }],
  "webhook-forged": [{ delay_ms: 1, copies: 5 }],
  "webhook-replayed": [{ delay_ms: 1, copies: 5 }, { delay_ms: 2_000 }],
  "link-bandwidth": [{ rate_kb_per_s: 1 }],
  "link-latency": [{ latency_ms: 1_500, jitter_ms: 500 }],
  "link-limit-data": [{ bytes: 0 }],
  "link-reset-peer": [{ timeout_ms: 500 }],
  "link-slicer": [{ average_bytes: 1, variation_bytes: 0 }],
  "link-timeout": [{ timeout_ms: 0 }],
  "clock-jump": [{ by_ms: -3_600_000 }, { by_ms: 7_200_000 }, { by_ms: 2_000 }, { by_ms: -2_000 }],
  "crash-in-transaction": kills,
  crash: [{ restart_after_ms: 0 }, { restart_after_ms: 8_000 }],
  pause: [{ restart_after_ms: 100 }, { restart_after_ms: beyondLeaseMs }],
};

/**
 * What is another kind of thing than a fault's default, and a shop may get wrong that deals well with that: told in other words,
 * not in other numbers.
 */
const otherKinds: Readonly<Record<string, readonly Parameters[]>> = {
  redirect: [{ after_effect: true, code: 302, to: "a page for people" }],
  "schema-invalid": [{ how: "retyped" }, { how: "null" }],
  "status-after-effect": [{ code: 204 }],
  throttle: [{ as: "date" }],
  "webhook-clock-off": [{ by_ms: -60_000 }],
  "webhook-duplicate": [{ new_ids: true }],
  "webhook-forged": [{ signed: "nothing" }],
  "webhook-of-another-shape": [{ how: "missing" }, { how: "null" }],
  "webhook-signed-otherwise": [{ with: "the newest secret" }, { with: "the oldest secret" }],
};

/** What another kind of thing than a fault's default is, filled in. */
export const otherKindsOf = (fault: Fault): readonly Parameters[] =>
  (otherKinds[fault.name] ?? []).map((special) => ({ ...standardParameters(fault), ...special }));

/** The names that stand above, for the test that each is a fault's. */
export const faultsWithExtremes: readonly string[] = Object.keys({ ...extremes, ...otherKinds });

/** A fault's parameters as they are where a schedule says nothing. */
export function standardParameters({ parameters }: Fault): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));
}

/** Parameters that are worth a try, filled in: the defaults first, each other choice of a list, the telling extremes. */
export function tellingParameters(fault: Fault): readonly Parameters[] {
  const standard = standardParameters(fault);
  const choices = Object.entries(fault.parameters).flatMap(([name, { oneOf = [], default: usual }]) =>
    oneOf.filter((value) => value !== usual).map((value) => ({ [name]: value })),
  );
  return [{}, ...choices, ...(extremes[fault.name] ?? [])].map((special) => ({ ...standard, ...special }));
}

/** Counts which one is struck: no value of it is another kind of thing. */
const counting: ReadonlySet<string> = new Set(["transaction"]);

/**
 * By parameter, its values that mean something else: each choice of a list, and of a number the default and the extremes.
 * A parameter that has one meaning only is left out.
 */
export function tellingValues(fault: Fault): Readonly<Record<string, readonly Json[]>> {
  const tried = tellingParameters(fault);
  return Object.fromEntries(
    Object.keys(fault.parameters).flatMap((name) => {
      const values = [...new Set(tried.flatMap((given) => given[name] ?? []))];
      return counting.has(name) || values.length < 2 ? [] : [[name, values]];
    }),
  );
}
