import type { Clock } from "../core/clock.ts";
import { type Redaction, secretPaths } from "../integration/adapters/logger.ts";
import type { Logger } from "../integration/ports.ts";
import { isoTime } from "../partner/iso-time.ts";

type Fields = Readonly<Record<string, unknown>>;

const secretNames = new Set(secretPaths);
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** What pino does with the names that it is told to censor. */
function censor(fields: Fields, depth: number): Fields {
  let clean: Record<string, unknown> | undefined;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const safe = secretNames.has(name) ? "[redacted]" : depth > 0 && isObject(value) ? censor(value, depth - 1) : value;
    if (safe === value) continue;
    clean ??= { ...fields };
    clean[name] = safe;
  }
  return clean ?? fields;
}

export interface LineLoggerOptions {
  readonly clock: Clock;
  readonly redaction: Redaction;
  /** Takes out the tokens and secrets of this process. */
  readonly mask: (line: string) => string;
  readonly write: (line: string) => void;
}

/** The integration's log as its pino would write it, line by line, for thousands of lives: what it must not say is taken out by the same redaction, the same names and the same mask. */
export function createLineLogger({ clock, redaction, mask, write }: LineLoggerOptions): Logger {
  const say =
    (level: string) =>
    (event: string, fields: Fields = {}): void => {
      // as pino, which writes its own fields around the given ones, whatever their names
      const given = JSON.stringify(censor(redaction(fields), 1)).slice(1, -1);
      const head = `"level":"${level}","time":"${isoTime(clock.now())}"`;
      const tail = `"event":${JSON.stringify(redaction(event))}`;
      write(mask(`{${head},${given === "" ? "" : `${given},`}${tail}}`));
    };
  return { info: say("info"), warn: say("warn"), error: say("error") };
}
