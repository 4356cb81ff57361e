import type { Clock } from "../../core/clock.ts";
import type { LinkAction, LinkPort } from "../../core/fault.ts";

export interface LinkPhase {
  readonly id: string;
  readonly link: string;
  readonly action: LinkAction;
  readonly fromMs: number;
  /** Absent: until all faults stop. */
  readonly toMs?: number;
}

export interface LinkTimeline {
  /** Ends every action that is still on, and waits for those under way. */
  stop(): Promise<void>;
}

/** Enacts the schedule's byte faults at their times. Each failure to do so goes to `onError`: a fault that was not enacted must not count as fired. */
export function startLinkTimeline(options: {
  phases: readonly LinkPhase[];
  links: Pick<LinkPort, "apply" | "heal">;
  clock: Clock;
  fired: (id: string) => void;
  healed: (id: string) => void;
  onError: (id: string, thrown: unknown) => void;
}): LinkTimeline {
  const { links, clock } = options;
  const active = new Map<string, LinkPhase>();
  const cancels: (() => void)[] = [];
  let work: Promise<void> = Promise.resolve();
  // One after the other: Toxiproxy's own answers would otherwise arrive in any order.
  const enqueue = (id: string, task: () => Promise<void>): void => {
    work = work.then(task).catch((thrown) => options.onError(id, thrown));
  };
  const begin = (phase: LinkPhase): void =>
    enqueue(phase.id, async () => {
      await links.apply(phase.link, phase.action);
      active.set(phase.id, phase);
      options.fired(phase.id);
    });
  const end = (phase: LinkPhase): void =>
    enqueue(phase.id, async () => {
      if (!active.delete(phase.id)) return;
      await links.heal(phase.link, phase.action.id);
      options.healed(phase.id);
    });
  for (const phase of options.phases) {
    cancels.push(clock.after(phase.fromMs, () => begin(phase)));
    if (phase.toMs !== undefined) cancels.push(clock.after(phase.toMs, () => end(phase)));
  }
  return {
    stop: async () => {
      for (const cancel of cancels) cancel();
      for (const phase of options.phases) end(phase);
      await work;
    },
  };
}
