import { type ProcessOptions, startProcess } from "../../transports/process.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { OnceCommand } from "./target.ts";

export interface Ended {
  readonly exitCode: number | null;
  /** What is said of it, as in `it ended with exit code 2`; absent where all went well. */
  readonly failure?: string;
  /** It was killed since its time was over. */
  readonly isLate: boolean;
}

/** Runs a command that is to end by itself; it is killed where it does not within its time, or where `signal` says so. */
export async function runBounded(
  { command, cwd, env, inherit, withinMs }: Omit<OnceCommand, "at">,
  onLine: ProcessOptions["onLine"],
  signal?: AbortSignal,
): Promise<Ended> {
  const child = startProcess({ command, cwd, env: inheritedEnv(process.env, env, inherit), onLine });
  let isLate = false;
  const kill = (): void => child.signal("SIGKILL");
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, withinMs);
  signal?.addEventListener("abort", kill, { once: true });
  if (signal?.aborted) kill();
  const { code, signal: killedBy } = await child.ended;
  clearTimeout(timer);
  signal?.removeEventListener("abort", kill);
  if (isLate) return { exitCode: code, isLate, failure: `did not end within ${withinMs} ms` };
  return { exitCode: code, isLate, ...(code !== 0 && { failure: `ended with ${killedBy ?? `exit code ${code}`}` }) };
}
