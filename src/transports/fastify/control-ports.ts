import type { Clock } from "../../core/clock.ts";
import type { Schedule } from "../../core/schedule.ts";
import type { Partner } from "../../partner/wire.ts";

/** What the control API shows and moves. */
export interface ControlPorts {
  readonly partners: readonly Partner[];
  /** `advance`, where there is one, moves it ahead. */
  readonly clock: Clock & { advance?(byMs: number): void };
  /** The schedule in force. `set` gets unchecked JSON and throws a FiredrillError where it is no schedule. */
  readonly schedule?: { get(): Schedule; set(value: unknown): void };
  /** Puts all back to the start: partners' state, ledgers, fault counters. */
  readonly reset: () => void;
}
