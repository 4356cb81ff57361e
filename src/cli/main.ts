import { CommanderError } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { redactText } from "../core/redact.ts";
import { forTerminalLines } from "../report/text-safety.ts";
import { writeError } from "../transports/files.ts";
import { hideOwnSecrets } from "./hide-secrets.ts";
import { missingPackage } from "./missing-package.ts";

/** The one door for what went wrong: it may quote anything that came from outside. */
const say = (text: string): void => void process.stderr.write(`${forTerminalLines(redactText(text))}\n`);

/** A disk that is full is nobody's defect, wherever it is found out. */
const ofTheSystem = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

function tell(thrown: unknown): void {
  const { code, path } = (thrown ?? {}) as NodeJS.ErrnoException;
  const known = ofTheSystem.has(code ?? "") ? writeError(path ?? "the disk", thrown) : (missingPackage(thrown) ?? thrown);
  if (known instanceof FiredrillError) {
    say(`${known.details.code} ${known.message}`);
    return;
  }
  const stack = process.env.FIREDRILL_DEBUG && known instanceof Error ? `\n${known.stack}` : "";
  say(`firedrill: ${messageOf(known)}${stack}\n  This is a defect in Firedrill. FIREDRILL_DEBUG=1 shows where.`);
}

/** Exit codes: 0 all held; 1 something broke; 2 bad configuration, contract, schedule or usage; 3 something is unproven. */
async function main(): Promise<number> {
  let exitCode = 0;
  // a terminal that was closed, or `| head`, must not keep reports from being written
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
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
    tell(thrown);
    return 2;
  }
}

// what is thrown where nobody waits for it: all that was started ends with this process
process.on("uncaughtException", (thrown) => {
  tell(thrown);
  process.exit(2);
});

hideOwnSecrets();
process.exitCode = await main();

/** Resolves once what was written has left; a reader that is gone keeps nobody waiting. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => void stream.write("", () => resolve()));

// an end of its own can have Node wait for ever, and busily, for a socket that nobody holds any more
await Promise.all([process.stdout, process.stderr].map(flushed));
process.exit();
