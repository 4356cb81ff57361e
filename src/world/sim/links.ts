import type { LinkAction, LinkPort, ToxicAction } from "../../core/fault.ts";
import type { Random } from "../../core/random.ts";

/** What the byte faults on one link do to an answer of so many bytes. */
export interface LinkCondition {
  /** Nobody listens. */
  readonly down: boolean;
  readonly delayMs: number;
  /** The answer does not come whole: nothing comes, a reset comes, or the bytes end early. Undefined: it comes. */
  readonly breaks?: "hang" | "reset" | "cut";
  /** How long the connection hangs before that. */
  readonly holdMs: number;
}

export interface SimLinks extends LinkPort {
  conditionOf(link: string, answerBytes: number): LinkCondition;
}

/** What only bytes can show, by the name of its fault. */
export const onlyOnTheWire: ReadonlySet<string> = new Set(["link-slicer", "link-slow-close", "untrusted-certificate"]);

const onlyKinds: ReadonlySet<LinkAction["kind"]> = new Set(["slicer", "slow_close", "certificate"]);

const carriesMessages = (action: LinkAction): action is ToxicAction => !onlyKinds.has(action.kind);

/** A response's head has about so many bytes. */
const headBytes = 250;
/** Toxiproxy's `timeout: 0` never cuts the connection. */
const forEverMs = 24 * 3_600_000;

const clear: LinkCondition = { down: false, delayMs: 0, holdMs: 0 };

function worsened(condition: LinkCondition, { kind, attributes }: ToxicAction, bytes: number, random: Random): LinkCondition {
  const { latency = 0, jitter = 0, rate = 1, timeout = 0, bytes: limit = 0 } = attributes;
  switch (kind) {
    case "down":
      return { ...condition, down: true };
    case "latency":
      return { ...condition, delayMs: condition.delayMs + Math.max(0, latency + random.integer(-jitter, jitter)) };
    case "bandwidth":
      return { ...condition, delayMs: condition.delayMs + Math.ceil(bytes / rate) };
    case "timeout":
      return { ...condition, breaks: "hang", holdMs: timeout === 0 ? forEverMs : timeout };
    case "reset_peer":
      return { ...condition, breaks: "reset", holdMs: timeout };
    case "limit_data":
      return bytes <= limit ? condition : { ...condition, breaks: limit > headBytes ? "cut" : "reset" };
    default:
      return condition;
  }
}

/**
 * Links that carry whole messages instead of bytes.
 *
 * @throws Error from `apply` for what only bytes can show (slicer, slow_close, certificates): such a fault does not fire here
 */
export function createSimLinks(random: Random): SimLinks {
  const active = new Map<string, ToxicAction[]>();
  return {
    open: (_name, upstream) => Promise.resolve({ host: upstream, port: 80 }),
    apply: async (name, action) => {
      if (!carriesMessages(action))
        throw new Error(
          `the sim world carries whole messages and cannot enact ${action.kind}; run this scenario in the live world`,
        );
      active.set(name, [...(active.get(name) ?? []), action]);
    },
    heal: async (name, id) => {
      active.set(
        name,
        (active.get(name) ?? []).filter((action) => action.id !== id),
      );
    },
    healAll: async () => active.clear(),
    close: async () => active.clear(),
    conditionOf: (link, answerBytes) =>
      (active.get(link) ?? []).reduce((condition, action) => worsened(condition, action, answerBytes + headBytes, random), clear),
  };
}
