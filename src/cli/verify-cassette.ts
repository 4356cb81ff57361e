import { sleep } from "../core/clock.ts";
import { noFaults } from "../core/fault.ts";
import { showCredentials } from "../partner/show-credentials.ts";
import { dataOf, type Header, headerFields } from "../record/exchange.ts";
import { readCassette } from "../record/read-cassette.ts";
import { recordedCalls } from "../record/recorded-operation.ts";
import { createLocalPartners } from "../reference/local-partners.ts";
import { servePartner } from "../transports/fastify/serve-partner.ts";
import { readTextFile } from "../transports/files.ts";
import { localToken } from "../transports/local-credentials.ts";
import { createRealClock } from "../transports/real-clock.ts";
import { type ReplayedRequest, replayCalls } from "../verify/fidelity/replay-calls.ts";
import { type FidelityReport, reportFidelity, type SeenDifference } from "../verify/fidelity/report.ts";
import type { Answer } from "../verify/fidelity/trial.ts";
import { blueprintNamed } from "./contract-named.ts";

export interface CassetteOptions {
  readonly cassette: string;
  /** A file, or a built-in partner's name. */
  readonly contract: string;
  /** How long a change is given to come to rest. */
  readonly settleMs?: number;
}

async function askAt(url: string, { method, path, headers, body }: ReplayedRequest): Promise<Omit<Answer, "violations">> {
  try {
    const response = await fetch(`${url}${path}`, { method, headers, redirect: "manual", ...(body !== undefined && { body }) });
    const text = await response.text();
    const said = headerFields([...response.headers] as Header[]);
    return { status: response.status, headers: said, body: dataOf({ bytes: text.length, text }) };
  } catch {
    return { status: 0, headers: {}, body: undefined };
  }
}

/**
 * Sends a recording's requests to the simulator of a contract, and compares what it answers with what the partner did.
 *
 * @throws FiredrillError FD_FILE or FD_CONTRACT where a cassette or a contract is not good, or they are not of each other
 */
export async function compareWithCassette({
  cassette,
  contract: named,
  settleMs = 200,
}: CassetteOptions): Promise<FidelityReport> {
  const blueprint = blueprintNamed(named);
  const { contract, name } = blueprint;
  const calls = recordedCalls(readCassette(readTextFile(cassette, "cassette"), cassette), contract, cassette);
  const clock = createRealClock();
  const ports = { clock, seed: 1, faults: noFaults, sender: { send: async () => ({ status: 204 }) } };
  const [partner] = createLocalPartners([blueprint], ports);
  if (partner === undefined) throw new Error(`${name} could not be made`);
  const served = await servePartner(partner);
  try {
    const { trials, sandbox, simulator, strangers, notes } = await replayCalls(calls, contract, {
      ask: (request) => askAt(served.url, request),
      credentials: showCredentials(contract, localToken(name)),
      settle: () => sleep(clock, settleMs),
    });
    const report = reportFidelity(trials, { sandbox, simulator }, contract, cassette);
    const unknown = strangers.map(({ exchange: { request, response }, path, entry }): SeenDifference => {
      const answers = { sandbox: String(response.status), simulator: "404" };
      return {
        ...{ operation: `${request.method} ${path}`, kind: "operation", at: "", contract: "has no such operation" },
        ...{ ...answers, trials: [`entry ${entry}`] },
      };
    });
    const asked = new Set(calls.flatMap(({ operation }) => operation?.id ?? []));
    const missing = contract.operations.filter(({ id }) => !asked.has(id)).map(({ id }) => id);
    const unrecorded = missing.length === 0 ? [] : [`the recording has no call of ${missing.join(", ")}`];
    return { ...report, differences: [...unknown, ...report.differences], notes: [...notes, ...unrecorded] };
  } finally {
    partner.stop();
    await served.stop();
  }
}
