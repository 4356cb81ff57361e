import type { Clock } from "../../core/clock.ts";
import type { Partner } from "../../partner/wire.ts";

/** What the control API shows and moves. */
export interface ControlPorts {
  readonly partners: readonly Partner[];
  /** `advance`, where there is one, moves it ahead. */
  readonly clock: Clock & { advance?(byMs: number): void };
  /** Where each partner is reached, by name. */
  readonly urls?: Readonly<Record<string, string>>;
  /** The schedule in force. */
  readonly schedule?: {
    /** As it could be set again. */
    get(): unknown;
    /** Gets unchecked JSON, and throws a FiredrillError where it is no schedule; the one in force stays then. */
    set(value: unknown): void;
    /** The same of one fault, which comes after those in force. All are armed anew. Returns what it is called. */
    add(value: unknown): string;
    /** How often each fault has struck since they were armed, by its id. */
    strikes(): Readonly<Record<string, number>>;
  };
  /** Puts all back to the start: partners' state, ledgers, fault counters. */
  readonly reset: () => void;
}
