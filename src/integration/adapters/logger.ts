import { type DestinationStream, destination, type LevelWithSilent, pino } from "pino";
import type { Logger } from "../ports.ts";
import { redactForLog } from "../redaction.ts";

/** What a log line may carry: the default is `redactForLog`; a test that wants to see the harm hands in another. */
export type Redaction = <T>(value: T) => T;

export interface LoggerOptions {
  readonly level: LevelWithSilent;
  /** Texts that no line may carry whatever field they hide in: tokens and secrets of this process. */
  readonly secrets?: readonly string[];
  /** Adds to every line. */
  readonly context?: () => Readonly<Record<string, unknown>>;
  readonly redaction?: Redaction;
  readonly stream?: DestinationStream;
}

/** Fields that never carry anything else: they are censored by name, at the top of a line and one below, beside the redaction by content. */
export const secretPaths = ["authorization", "token", "secret", "payment_token", "paymentToken", "destination", "customer"];

/** A shorter text is no secret: it would be found, and cut out, all over the line. */
const leastSecret = 6;

/** Takes secrets out of a line of JSON, whatever field they hide in. */
export function createMask(secrets: readonly string[]): (line: string) => string {
  const inJson = secrets.filter(({ length }) => length >= leastSecret).map((secret) => JSON.stringify(secret).slice(1, -1));
  // A look costs a fifth of a replacement that finds nothing, and hardly any line has a secret.
  return (line) =>
    inJson.reduce((clean, secret) => (clean.includes(secret) ? clean.replaceAll(secret, "[redacted]") : clean), line);
}

/** pino: one JSON object a line, redacted by field, by content and by the secrets that this process knows. */
export function createPinoLogger(options: LoggerOptions): Logger & { flush(): void } {
  const { level, context = () => ({}), redaction = redactForLog } = options;
  const own = options.stream === undefined ? destination({ dest: 1, sync: false }) : undefined;
  const out: DestinationStream = options.stream ?? (own as DestinationStream);
  const mask = createMask(options.secrets ?? []);
  const stream: DestinationStream = { write: (line) => out.write(mask(line)) };
  const paths = [...secretPaths, ...secretPaths.map((path) => `*.${path}`)];
  const log = pino(
    {
      level,
      base: { service: "checkout" },
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: "[redacted]" },
    },
    stream,
  );
  const line = (fields: Readonly<Record<string, unknown>> = {}): object => redaction({ ...context(), ...fields });
  return {
    info: (event, fields) => log.info(line(fields), redaction(event)),
    warn: (event, fields) => log.warn(line(fields), redaction(event)),
    error: (event, fields) => log.error(line(fields), redaction(event)),
    flush: () => {
      try {
        own?.flushSync();
      } catch {
        // the stream was never opened, or nobody reads it any more
      }
    },
  };
}
