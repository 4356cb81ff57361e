import { Worker } from "node:worker_threads";
import { type ErrorDetails, FiredrillError } from "../core/errors.ts";

/** Threads that do one task each at a time, in any order. */
export interface WorkerPool<Task, Answer> {
  readonly size: number;
  /** Rejects where the thread that had the task failed, where the task cannot be sent to a thread, and once the pool is stopped. */
  run(task: Task): Promise<Answer>;
  stop(): Promise<void>;
}

interface Waiting<Task, Answer> {
  readonly task: Task;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (thrown: Error) => void;
}

/** What a worker sends back for a task. */
export type Reply<Answer> =
  | { readonly answer: Answer }
  /** `details`: it is a user's mistake. Errors lose their class on the way between threads. */
  | { readonly error: string; readonly details?: ErrorDetails };

/**
 * Starts `size` threads of the module at `url`; each gets `workerData`, and answers every message with a `Reply`.
 */
export function createWorkerPool<Task, Answer>(options: {
  readonly url: URL;
  readonly workerData: unknown;
  readonly size: number;
}): WorkerPool<Task, Answer> {
  const queue: Waiting<Task, Answer>[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting<Task, Answer>>();
  let broken: Error | undefined;

  const next = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop() as Worker;
      const waiting = queue.shift() as Waiting<Task, Answer>;
      try {
        worker.postMessage(waiting.task);
        busy.set(worker, waiting);
      } catch (thrown) {
        // the task cannot be copied: the thread is as good as before
        idle.push(worker);
        waiting.reject(thrown as Error);
      }
    }
  };
  /** A thread that fell fails its task, and everything after it: its fall would come again. */
  const fail = (thrown: Error): void => {
    broken ??= thrown;
    for (const { reject } of [...busy.values(), ...queue.splice(0)]) reject(thrown);
    busy.clear();
  };
  const workers = Array.from({ length: options.size }, () => {
    const worker = new Worker(options.url, { workerData: options.workerData });
    worker.on("message", (reply: Reply<Answer>) => {
      const waiting = busy.get(worker);
      if (waiting === undefined) return;
      busy.delete(worker);
      idle.push(worker);
      if ("error" in reply)
        waiting.reject(reply.details === undefined ? new Error(reply.error) : new FiredrillError(reply.details));
      else waiting.resolve(reply.answer);
      next();
    });
    worker.on("error", fail);
    worker.on("messageerror", fail);
    worker.on("exit", (code) => fail(new Error(`a thread of ${options.url.href} ended with exit code ${code}`)));
    idle.push(worker);
    return worker;
  });
  return {
    size: options.size,
    run: (task) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        queue.push({ task, resolve, reject });
        next();
      }),
    stop: async () => {
      fail(new Error("the threads were stopped"));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
