/** Runs a task once those before it have ended, well or not. */
export type InTurn = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue of tasks that must not overlap. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}
