import type { Plan } from "../core/plan.ts";
import type { Judged } from "./judge.ts";

/** Work for one worker: so many plans that crossing to it and back costs little. */
export type Task =
  | { readonly type: "plans"; readonly plans: readonly { readonly plan: Plan; readonly struck?: string }[] }
  /** The plans that the random search draws from these seeds. */
  | { readonly type: "seeds"; readonly from: number; readonly count: number };

/** Runs tasks, several at once. */
export interface TaskPool {
  /** Tasks that run at once. */
  readonly size: number;
  run(task: Task): Promise<readonly Judged[]>;
}
