import { CommanderError } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { createProgram } from "./program.ts";

/** Exit codes: 0 all held; 1 something broke; 2 bad configuration, contract, schedule or usage; 3 something is unproven. */
async function main(): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync();
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (thrown instanceof FiredrillError) {
      process.stderr.write(`${thrown.details.code} ${thrown.message}\n`);
      return 2;
    }
    const stack = process.env.FIREDRILL_DEBUG && thrown instanceof Error ? `\n${thrown.stack}` : "";
    process.stderr.write(
      `firedrill: ${messageOf(thrown)}${stack}\n  This is a defect in Firedrill. FIREDRILL_DEBUG=1 shows where.\n`,
    );
    return 2;
  }
}

process.exitCode = await main();
