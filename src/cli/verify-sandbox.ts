import type { Contract } from "../contract/contract.ts";
import { sleep } from "../core/clock.ts";
import { FiredrillError } from "../core/errors.ts";
import { noFaults } from "../core/fault.ts";
import { suggest } from "../core/nearest.ts";
import { hideSecrets } from "../core/redact.ts";
import { showCredentials } from "../partner/show-credentials.ts";
import { createLocalPartners } from "../reference/local-partners.ts";
import { servePartner } from "../transports/fastify/serve-partner.ts";
import { localToken } from "../transports/local-credentials.ts";
import { isLoopbackUrl } from "../transports/loopback.ts";
import { createRealClock } from "../transports/real-clock.ts";
import { type FidelityReport, reportFidelity } from "../verify/fidelity/report.ts";
import { runTrials } from "../verify/fidelity/run-trials.ts";
import { itsExample } from "../verify/fidelity/trial.ts";
import { trialsOf } from "../verify/fidelity/trials.ts";
import { blueprintNamed } from "./contract-named.ts";
import type { RemoteAllowing } from "./remote-option.ts";

export interface SandboxOptions extends RemoteAllowing {
  readonly url: string;
  /** A file, or a built-in partner's name. */
  readonly contract: string;
  /** `Name: value`, with every request. */
  readonly headers: readonly string[];
  /** A bearer token. */
  readonly token?: string;
  /** Ids of operations; all unless given. */
  readonly operations?: readonly string[];
  /** A word that no earlier comparison with this sandbox had. */
  readonly run?: string;
  /** How long a change is given to come to rest. A message is on its way for a moment; a sandbox that takes longer is told as one that differs. */
  readonly settleMs?: number;
}

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place, problem, remedy });

function checkUrl(url: string, { allowRemote }: RemoteAllowing): void {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw refuse(`--sandbox ${url}`, "this is no address of HTTP", "Give one such as https://sandbox.acme.example.");
  if (isLoopbackUrl(url) || allowRemote === true) return;
  throw refuse(
    `--sandbox ${url}`,
    "requests would leave this machine: orders are placed there, paid and refunded",
    "Give --allow-remote where that is a sandbox, and yours to use.",
  );
}

/** Credentials, which are never shown. */
function credentialsOf({ headers, token }: SandboxOptions): Readonly<Record<string, string>> {
  const named = headers.map((line) => {
    const [, name, value] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw refuse("--header", "a header is a name, a colon and a value", "Give one such as 'X-Api-Key: …'.");
    return [name.toLowerCase(), value] as const;
  });
  const found = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...Object.fromEntries(named) };
  hideSecrets([...Object.values(found), ...Object.values(found).map((value) => value.replace(/^\w+ /, ""))]);
  return found;
}

function wantedOperations(
  { operations }: Contract,
  ids: readonly string[] | undefined,
): (operation: { readonly id: string }) => boolean {
  const known = operations.map(({ id }) => id);
  const stranger = ids?.find((id) => !known.includes(id));
  if (stranger !== undefined)
    throw refuse(`--operation ${stranger}`, "the contract has no such operation", suggest(stranger, known));
  return ({ id }) => ids?.includes(id) ?? true;
}

/**
 * Sends the same requests to a sandbox and to the simulator of its contract, both through Prism's validation.
 *
 * @throws FiredrillError FD_USAGE, FD_FILE or FD_CONTRACT where an address, a contract or a flag is not good, or nobody answers
 */
export async function compareWithSandbox(options: SandboxOptions): Promise<FidelityReport> {
  const { url, run = `fd-${Date.now().toString(36)}`, settleMs = 200 } = options;
  checkUrl(url, options);
  const credentials = credentialsOf(options);
  const blueprint = blueprintNamed(options.contract);
  const { contract, name } = blueprint;
  const trials = trialsOf(contract, wantedOperations(contract, options.operations));
  // only now, so that a package that is not installed is told as what it is
  const { readForPrism } = await import("../transports/prism/oracle.ts");
  const clock = createRealClock();
  const settle = (): Promise<void> => sleep(clock, settleMs);
  const ports = { clock, seed: 1, faults: noFaults, sender: { send: async () => ({ status: 204 }) } };
  const [partner] = createLocalPartners([blueprint], ports);
  if (partner === undefined) throw new Error(`${name} could not be made`);
  const served = await servePartner(partner);
  try {
    const oracleAt = await readForPrism(contract.document);
    const askSandbox = oracleAt(url);
    const { status } = await askSandbox({ method: "GET", path: "/", query: {}, headers: credentials });
    if (status === 0)
      throw refuse(`--sandbox ${url}`, "nobody answers there", "Give the address where the contract's paths begin.");
    const sandbox = await runTrials(trials, contract, { ask: askSandbox, credentials, settle }, run);
    const first = trials.flatMap(({ name: tried }, n) => (tried === itsExample ? (sandbox[n]?.answer.status ?? 0) : []));
    if (first.includes(401) && first.every((each) => each >= 400))
      throw refuse(
        `--sandbox ${url}`,
        "the sandbox knows nobody by these credentials",
        "Set FIREDRILL_SANDBOX_TOKEN to a token of its own, or give --header 'Name: value'.",
      );
    const ours = showCredentials(contract, localToken(name));
    const simulator = await runTrials(trials, contract, { ask: oracleAt(served.url), credentials: ours, settle }, run);
    return reportFidelity(trials, { sandbox, simulator }, contract, url);
  } finally {
    partner.stop();
    await served.stop();
  }
}
