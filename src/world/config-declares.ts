import type { Declared, Limits } from "../core/history.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const longestMs = 3_600_000;
const mostParcels = 1_000;
const mostProbes = 1_000;
const mostProcesses = 1_000;

/** What the integration promises of itself: checkers of what it does not declare do not apply. */
export function readDeclares(yaml: YamlText, value: unknown, partners: readonly string[]): Declared {
  const at: Path = ["declares"];
  const {
    deadlines,
    retry,
    breaker,
    webhook_ack_ms,
    job_every_ms,
    refuses_forgeries,
    notifies,
    quotes,
    captures,
    templates,
    captures_after_shipment,
    checkout_needs,
    isolates_partners,
    limits,
    split_shipments,
  } = yaml.fields(value, at, [
    "deadlines",
    "retry",
    "breaker",
    "webhook_ack_ms",
    "job_every_ms",
    "refuses_forgeries",
    "notifies",
    "quotes",
    "captures",
    "templates",
    "captures_after_shipment",
    "checkout_needs",
    "isolates_partners",
    "limits",
    "split_shipments",
  ]);
  const ms = (given: unknown, path: Path): number => yaml.integer(given, path, 1, longestMs);
  return {
    ...(deadlines !== undefined && { deadlines: readDeadlines() }),
    ...(retry !== undefined && { retry: readRetry() }),
    ...(breaker !== undefined && { breaker: readBreaker() }),
    ...(job_every_ms !== undefined && { jobEveryMs: ms(job_every_ms, [...at, "job_every_ms"]) }),
    ...(webhook_ack_ms !== undefined && { webhookAckMs: ms(webhook_ack_ms, [...at, "webhook_ack_ms"]) }),
    ...(refuses_forgeries !== undefined && {
      refusesForgeries: yaml.flag(refuses_forgeries, [...at, "refuses_forgeries"]),
    }),
    ...(notifies !== undefined && { notifies: yaml.flag(notifies, [...at, "notifies"]) }),
    ...(quotes !== undefined && { quotes: yaml.flag(quotes, [...at, "quotes"]) }),
    ...(captures !== undefined && { captures: yaml.flag(captures, [...at, "captures"]) }),
    ...(templates !== undefined && { templates: readTemplates() }),
    ...(captures_after_shipment !== undefined && {
      capturesAfterShipment: yaml.flag(captures_after_shipment, [...at, "captures_after_shipment"]),
    }),
    ...(checkout_needs !== undefined && {
      checkoutNeeds: yaml.list(checkout_needs, [...at, "checkout_needs"], (each, path) => yaml.oneOf(each, path, partners)),
    }),
    ...(isolates_partners !== undefined && {
      isolatesPartners: yaml.flag(isolates_partners, [...at, "isolates_partners"]),
    }),
    ...(limits !== undefined && { limits: readLimits() }),
    ...(split_shipments !== undefined && split_shipments !== false && { splitShipments: readSplit() }),
  };

  function readCalls(given: unknown, path: Path): number | Readonly<Record<string, number>> {
    if (typeof given !== "object" || given === null) return ms(given, path);
    const byPartner = yaml.fields(given, path, partners);
    return Object.fromEntries(Object.entries(byPartner).map(([partner, each]) => [partner, ms(each, [...path, partner])]));
  }

  function readSplit(): NonNullable<Declared["splitShipments"]> {
    if (split_shipments === true) return {};
    const path = [...at, "split_shipments"];
    const { at_most } = yaml.fields(split_shipments, path, ["at_most"]);
    return { atMost: yaml.integer(at_most, [...path, "at_most"], 2, mostParcels) };
  }

  function readLimits(): Limits {
    const path = [...at, "limits"];
    const { total_minor, open_orders, cancel_until, refunds } = yaml.fields(limits, path, [
      "total_minor",
      "open_orders",
      "cancel_until",
      "refunds",
    ]);
    return {
      ...(total_minor !== undefined && {
        totalMinor: yaml.integer(total_minor, [...path, "total_minor"], 1, Number.MAX_SAFE_INTEGER),
      }),
      ...(open_orders !== undefined && {
        openOrders: yaml.integer(open_orders, [...path, "open_orders"], 1, Number.MAX_SAFE_INTEGER),
      }),
      ...(cancel_until !== undefined && {
        cancelUntil: yaml.oneOf(cancel_until, [...path, "cancel_until"], [
          "authorized",
          "captured",
          "shipped",
          "always",
        ] as const),
      }),
      ...(refunds !== undefined && { refunds: yaml.oneOf(refunds, [...path, "refunds"], ["parts", "whole"] as const) }),
    };
  }

  function readDeadlines(): NonNullable<Declared["deadlines"]> {
    const path = [...at, "deadlines"];
    const { place_ms, read_ms, call_ms } = yaml.fields(deadlines, path, ["place_ms", "read_ms", "call_ms"]);
    return {
      ...(place_ms !== undefined && { placeMs: ms(place_ms, [...path, "place_ms"]) }),
      ...(read_ms !== undefined && { readMs: ms(read_ms, [...path, "read_ms"]) }),
      ...(call_ms !== undefined && { callMs: readCalls(call_ms, [...path, "call_ms"]) }),
    };
  }

  function readRetry(): NonNullable<Declared["retry"]> {
    const path = [...at, "retry"];
    const { max_attempts, base_ms, cap_ms } = yaml.fields(retry, path, ["max_attempts", "base_ms", "cap_ms"]);
    return {
      maxAttempts: yaml.integer(max_attempts, [...path, "max_attempts"], 1, 10_000),
      baseMs: yaml.integer(base_ms, [...path, "base_ms"], 0, longestMs),
      capMs: ms(cap_ms, [...path, "cap_ms"]),
    };
  }

  function readTemplates(): NonNullable<Declared["templates"]> {
    const path = [...at, "templates"];
    const ends = ["confirmed", "cancelled", "declined", "refunded"] as const;
    const given = yaml.fields(templates, path, ends);
    return Object.fromEntries(
      ends.flatMap((end) => (given[end] === undefined ? [] : [[end, yaml.text(given[end], [...path, end], "order_confirmed")]])),
    );
  }

  function readBreaker(): NonNullable<Declared["breaker"]> {
    const path = [...at, "breaker"];
    const { consecutive_failures, open_ms, half_open_calls, processes } = yaml.fields(breaker, path, [
      "consecutive_failures",
      "open_ms",
      "half_open_calls",
      "processes",
    ]);
    return {
      consecutiveFailures: yaml.integer(consecutive_failures, [...path, "consecutive_failures"], 1, 10_000),
      openMs: ms(open_ms, [...path, "open_ms"]),
      ...(half_open_calls !== undefined && {
        halfOpenCalls: yaml.integer(half_open_calls, [...path, "half_open_calls"], 1, mostProbes),
      }),
      ...(processes !== undefined && { processes: yaml.integer(processes, [...path, "processes"], 1, mostProcesses) }),
    };
  }
}
