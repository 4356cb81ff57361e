import type { Printed } from "../shop/printed.ts";
import { runBounded } from "./run-bounded.ts";
import type { OnceCommand } from "./target.ts";

/** So many lines hold all orders of a drill, many times over. */
const mostLines = 100_000;

/** Runs a command and keeps what it prints. `signal` ends it. */
export async function readOutput(
  command: Omit<OnceCommand, "at">,
  clean: (line: string) => string,
  signal?: AbortSignal,
): Promise<Printed> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const onLine = (line: string, from: "stdout" | "stderr"): void => {
    if (from === "stderr") {
      if (line.trim() !== "") complaints[Math.min(complaints.length, 1)] = clean(line.trim());
    } else if (lines.length < mostLines) lines.push(line);
  };
  const { exitCode, failure, isLate } = await runBounded(command, onLine, signal);
  const printed = { text: lines.join("\n"), exitCode };
  if (failure === undefined) return printed;
  if (isLate) return { ...printed, error: `its command ${failure}` };
  const said =
    complaints.length > 0
      ? complaints
      : lines
          .filter((line) => line.trim() !== "")
          .slice(-1)
          .map(clean);
  const told = said.length > 0 ? `: ${said.join(" … ")}` : "";
  return { ...printed, error: `its command ${failure}${told}` };
}
