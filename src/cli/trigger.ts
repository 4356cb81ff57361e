import { type Command, Option } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { forTerminal } from "../report/text-safety.ts";
import { controlPort } from "../transports/local-credentials.ts";
import { isLoopbackUrl } from "../transports/loopback.ts";
import { parsePort } from "./port.ts";

interface TriggerOptions {
  readonly order: string;
  readonly partner?: string;
  readonly to?: string;
  /** Of the control API of `simulate`. */
  readonly port: number;
}

/** What the control API answers. */
interface Answer {
  readonly id: string;
  readonly partner: string;
  readonly type: string;
  readonly url: string;
  readonly about: string;
  readonly state: string;
  readonly attempts: readonly { readonly status: number }[];
}

/** A webhook that a fault holds back may take its time. */
const answerLimitMs = 60_000;

function refuse(place: string, problem: string, remedy: string): FiredrillError {
  return new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
}

async function ask(webhook: string, { order, partner, to, port }: TriggerOptions): Promise<Answer> {
  const control = `http://127.0.0.1:${port}`;
  const response = await fetch(`${control}/_firedrill/trigger`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ webhook, order, ...(partner !== undefined && { partner }), ...(to !== undefined && { to }) }),
    signal: AbortSignal.timeout(answerLimitMs),
  }).catch((thrown: Error) => {
    const why = thrown.cause instanceof Error ? thrown.cause : thrown;
    throw refuse(
      control,
      `nobody simulates partners there: ${messageOf(why)}`,
      "Start `firedrill simulate` first, or give the --port of its control API.",
    );
  });
  const answer = (await response.json().catch(() => ({}))) as Partial<Answer> & { detail?: unknown };
  if (response.ok && typeof answer.url === "string") return answer as Answer;
  const [problem, ...rest] = String(answer.detail ?? `the control API answered ${response.status}`).split(". ");
  throw refuse(
    `trigger ${webhook}`,
    forTerminal(problem ?? ""),
    forTerminal(rest.join(". ") || "`firedrill trigger --help` shows how to ask."),
  );
}

/** Resolves to the exit code: 1 where the receiver did not take it. */
async function trigger(webhook: string, options: TriggerOptions): Promise<number> {
  if (options.to !== undefined && !isLoopbackUrl(options.to))
    throw refuse(
      `--to ${options.to}`,
      "webhooks of simulated partners go to this machine alone",
      "Give a loopback URL, such as http://127.0.0.1:8080/webhooks/payment.",
    );
  const { partner, type, id, url, about, state, attempts } = await ask(webhook, options);
  const status = attempts.at(-1)?.status;
  const how = status === undefined ? `was not sent (${state})` : `was answered ${status === 0 ? "by nobody" : `with ${status}`}`;
  process.stdout.write(
    `${forTerminal(`${type} of ${options.order} (${partner}, ${id}, from ${about})`)} to ${forTerminal(url)} ${how}\n`,
  );
  return state === "delivered" ? 0 : 1;
}

export function addTrigger(program: Command, ends: (code: number) => void): void {
  program
    .command("trigger")
    .description("have a running `firedrill simulate` send one webhook, signed as always")
    .argument("<webhook>", "its type, such as payment.captured")
    .requiredOption("--order <reference>", "the order that it is about")
    .option("--partner <name>", "who sends it, where several partners could")
    .option("--to <url>", "where it goes (default: where simulate sends webhooks)")
    .addOption(new Option("-p, --port <port>", "port of the control API of simulate").argParser(parsePort).default(controlPort))
    .addHelpText(
      "after",
      `
It tells what the partner keeps of the order, as if that had come about, or else the contract's example; the partner's books stay as they are.

Examples:
  firedrill trigger payment.captured --order 1001
  firedrill trigger shipment.delivered --order 1001 --to http://127.0.0.1:8080/webhooks/carrier

Exit codes: 0 the receiver took it; 1 it did not; 2 nobody simulates partners there, or there is no such webhook.`,
    )
    .action(async (webhook: string, options: TriggerOptions) => ends(await trigger(webhook, options)));
}
