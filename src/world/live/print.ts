import { startProcess } from "../../transports/process.ts";
import type { Printed } from "../shop/printed.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { OnceCommand } from "./target.ts";

/** So many lines hold all orders of a drill, many times over. */
const mostLines = 100_000;

/** Runs a command and keeps what it prints. `signal` ends it. */
export async function print(
  { command, cwd, env, inherit, withinMs }: Omit<OnceCommand, "at">,
  clean: (line: string) => string,
  signal?: AbortSignal,
): Promise<Printed> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const child = startProcess({
    command,
    cwd,
    env: inheritedEnv(process.env, env, inherit),
    onLine: (line, from) => {
      if (from === "stderr") {
        if (line.trim() !== "") complaints[Math.min(complaints.length, 1)] = clean(line.trim());
      } else if (lines.length < mostLines) lines.push(line);
    },
  });
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
  const printed = { text: lines.join("\n"), exitCode: code };
  if (isLate) return { ...printed, error: `its command did not end within ${withinMs} ms` };
  if (code === 0) return printed;
  const said =
    complaints.length > 0
      ? complaints
      : lines
          .filter((line) => line.trim() !== "")
          .slice(-1)
          .map(clean);
  const told = said.length > 0 ? `: ${said.join(" … ")}` : "";
  return { ...printed, error: `its command ended with ${killedBy ?? `exit code ${code}`}${told}` };
}
