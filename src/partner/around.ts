import type { Consequences, Outcome, Simulator, SimulatorContext } from "./define.ts";
import type { Resources } from "./resources.ts";

/** What a request of a state machine is made of. */
export interface AskedOfMachine {
  readonly order: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** One call or move at a state machine around which a vendor puts its words, and all that it brought about there. */
export interface MachineTurn {
  /** Its refusals come back; what follows from its answers is kept until it is taken. */
  ask(operation: string, asked: AskedOfMachine): Outcome;
  /** Whether anything moved. */
  move(name: string, subject: { readonly order: string; readonly id?: string }): boolean;
  /** All that came about since it was last taken. */
  take(): Required<Consequences>;
}

/**
 * Begins a turn.
 *
 * @param prefixes what ids of the state machine begin with here, by what they begin with there
 */
export function beginMachineTurn(
  machine: Simulator,
  state: Resources,
  context: SimulatorContext,
  prefixes: Readonly<Record<string, string>> = {},
): MachineTurn {
  const inner: SimulatorContext = { ...context, id: (prefix) => context.id(prefixes[prefix] ?? prefix) };
  let found: Consequences[] = [];
  return {
    ask: (operation, { order, path = {}, body = {} }) => {
      const handler = machine.operations[operation];
      if (handler === undefined) throw new Error(`the state machine has no ${operation}`);
      const request = { operation, order, path, query: new URLSearchParams(), headers: {}, origin: "", body };
      const outcome = handler(state, request as never, inner);
      if (outcome.status < 400) found.push(outcome);
      return outcome;
    },
    move: (name, subject) => {
      const consequences = machine.moves?.[name]?.(state, subject, inner);
      if (consequences !== undefined) found.push(consequences);
      return consequences !== undefined;
    },
    take: () => {
      const taken = found;
      found = [];
      return {
        effects: taken.flatMap(({ effects = [] }) => effects),
        webhooks: taken.flatMap(({ webhooks = [] }) => webhooks),
        later: taken.flatMap(({ later = [] }) => later),
      };
    },
  };
}
