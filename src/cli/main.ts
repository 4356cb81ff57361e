import { CommanderError } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { missingPackage } from "./missing-package.ts";

/** Exit codes: 0 all held; 1 something broke; 2 bad configuration, contract, schedule or usage; 3 something is unproven. */
async function main(): Promise<number> {
  let exitCode = 0;
  try {
    // only now, so that a package that is not installed is told as what it is
    const { createProgram } = await import("./program.ts");
    const program = createProgram((code) => {
      exitCode = code;
    });
    await program.parseAsync();
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const told = thrown instanceof FiredrillError ? thrown : missingPackage(thrown);
    if (told !== undefined) {
      process.stderr.write(`${told.details.code} ${told.message}\n`);
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
