import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "../contract/yaml.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint } from "../reference/builtin-partners.ts";
import { forTerminal } from "../report/text-safety.ts";
import { servePartner } from "../transports/fastify/serve-partner.ts";
import { readTextFile } from "../transports/files.ts";
import type { BrokerOptions, PactSource } from "../transports/pact/verifier.ts";
import { type PactFile, readPact } from "../verify/pact/pact-file.ts";
import { type ProviderName, partnerFor, readProviderName } from "../verify/pact/provider-names.ts";
import { type InteractionResult, readResults } from "../verify/pact/result.ts";
import { type OwnWords, readOwnWords, translate } from "../verify/states/own-words.ts";
import { type CredentialsMode, checkState, createPactProvider } from "./pact-provider.ts";

export interface VerifyPactsOptions {
  /** Files, or folders of them. */
  readonly pacts?: readonly string[];
  readonly broker?: BrokerOptions;
  /** `Acme Pay=payment`, or a partner's own name. */
  readonly provider?: readonly string[];
  readonly contract?: readonly string[];
  /** What a team's own names of states mean. */
  readonly states?: string;
  readonly credentials: CredentialsMode;
}

/** The pacts of one provider, and the partner that stands for it. */
interface Target {
  readonly blueprint: Blueprint;
  readonly provider: string;
  readonly source: PactSource;
  readonly pacts: readonly PactFile[];
}

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_PACT", place, problem, remedy });

/** The files that a user named: a folder's are those that end in `.json`, one folder deep. */
function filesOf(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return [path];
  const files = readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(path, name));
  if (files.length === 0)
    throw refuse(path, "the folder has no .json file", "Give the folder that your consumer's tests write pacts to.");
  return files;
}

function readWords(file: string | undefined): OwnWords {
  if (file === undefined) return [];
  const text = readTextFile(file, "file of states");
  try {
    return readOwnWords(parse(text), file);
  } catch (thrown) {
    if (thrown instanceof FiredrillError) throw thrown;
    throw refuse(file, `this is not YAML: ${messageOf(thrown).split("\n")[0]}`, "Mend it there.");
  }
}

/** Pacts by their provider. Those of other services, which stand in the same folder, are told and left alone. */
function targetsIn(
  paths: readonly string[],
  blueprints: readonly Blueprint[],
  names: readonly ProviderName[],
  warn: (text: string) => void,
): readonly Target[] {
  const byProvider = new Map<string, { readonly blueprint: Blueprint; readonly pacts: PactFile[] }>();
  for (const file of paths.flatMap(filesOf)) {
    const pact = readPact(readTextFile(file, "pact"), file);
    const blueprint = partnerFor(pact.provider, blueprints, names);
    if (blueprint === undefined) {
      const problem = `its provider ${JSON.stringify(pact.provider)} is none of ${blueprints.map(({ name }) => name).join(", ")}`;
      if (paths.includes(file)) throw refuse(file, problem, `Say which partner it is: --provider '${pact.provider}=payment'.`);
      warn(`left out ${file}: ${problem}`);
      continue;
    }
    const known = byProvider.get(pact.provider);
    if (known === undefined) byProvider.set(pact.provider, { blueprint, pacts: [pact] });
    else known.pacts.push(pact);
  }
  if (byProvider.size === 0)
    throw refuse(
      paths.join(", "),
      "no pact there is of a partner",
      "Say which partner a provider is: --provider 'Acme Pay=payment'.",
    );
  return [...byProvider].map(([provider, { blueprint, pacts }]) => ({
    blueprint,
    provider,
    pacts,
    source: { files: pacts.map(({ place }) => resolve(place)) },
  }));
}

function targetsAt(broker: BrokerOptions, blueprints: readonly Blueprint[], names: readonly ProviderName[]): readonly Target[] {
  if (names.length === 0)
    throw refuse("--broker", "a broker is asked for the pacts of one provider", "Name it: --provider 'Acme Pay=payment'.");
  return names.map(({ provider, partner }) => {
    const blueprint = blueprints.find(({ name }) => name === partner);
    if (blueprint === undefined) throw new Error(`there is no partner ${partner}`);
    return { blueprint, provider, pacts: [], source: { broker } };
  });
}

/** A webhook's type, as a message's contents or its description have it. */
function webhookTypeOf(description: string, { blueprint, pacts }: Target): string {
  const { title, webhooks } = blueprint.contract;
  const types = webhooks.map(({ type }) => type);
  const place = `the message ${JSON.stringify(description)}`;
  const message = pacts.flatMap(({ interactions }) => interactions).find((one) => one.description === description);
  const longestFirst = types.toSorted((a, b) => b.length - a.length);
  const found = message?.messageType ?? longestFirst.find((type) => description.includes(type));
  if (found === undefined)
    throw refuse(
      place,
      "neither its contents nor its description name a webhook",
      `Name one of ${types.join(", ")} as \`type\` in the contents, or in the description.`,
    );
  if (!types.includes(found)) throw refuse(place, `${title} sends no webhook ${JSON.stringify(found)}`, suggest(found, types));
  return found;
}

/** States and webhooks are looked at before anything is verified: a name that nobody knows is no broken promise. */
function check(target: Target, words: OwnWords): void {
  const { contract } = target.blueprint;
  for (const { place, interactions } of target.pacts) {
    for (const { description, states, kind } of interactions) {
      const at = `${place} ${JSON.stringify(description)}`;
      for (const state of states.flatMap((one) => translate(one, words))) checkState(state, contract, at);
      if (kind === "message") webhookTypeOf(description, target);
    }
  }
}

async function verifyTarget(
  target: Target,
  words: OwnWords,
  credentials: CredentialsMode,
): Promise<readonly InteractionResult[]> {
  // only now, so that a package that is not installed is told as what it is
  const { verifyPacts } = await import("../transports/pact/verifier.ts");
  const { provider, source, blueprint } = target;
  const playing = createPactProvider(blueprint, credentials);
  const served = await servePartner(playing.partner);
  const mistakes: unknown[] = [];
  /** Pact takes whatever is thrown for a finding of its own; a user's mistake is told as one in the end. */
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      mistakes.push(thrown);
      throw thrown;
    }
  };
  try {
    const said = await verifyPacts({
      provider,
      source,
      url: served.url,
      reset: playing.reset,
      setUpState: (name, parameters) =>
        noting(async () => {
          let values = {};
          for (const state of translate({ name, parameters }, words))
            values = { ...values, ...(await playing.setUp(state, `the state ${JSON.stringify(name)}`)) };
          return values;
        }),
      sendMessage: (description) => noting(async () => playing.send(webhookTypeOf(description, target))),
      changeHeaders: playing.changeHeaders,
    });
    if (mistakes.length > 0) throw mistakes[0];
    const word = readResults(said);
    if (word.kind === "verified") return word.results;
    throw refuse(`pacts of ${provider}`, `Pact could not verify them: ${word.why}`, "What Pact printed above says more.");
  } finally {
    playing.partner.stop();
    await served.stop();
  }
}

/**
 * Verifies simulated partners against pacts.
 *
 * @throws FiredrillError FD_PACT, FD_FILE or FD_USAGE where a pact, a state or a flag is not good
 */
export async function verifyPactsOf(options: VerifyPactsOptions): Promise<readonly InteractionResult[]> {
  const { pacts = [], broker, provider = [], contract = [], states, credentials } = options;
  const blueprints = [...builtinBlueprints(), ...contract.map((file) => ownBlueprint(file))];
  const names = provider.map((text) => readProviderName(text, blueprints));
  const words = readWords(states);
  const warn = (text: string): void => void process.stderr.write(`${forTerminal(text)}\n`);
  const targets = broker === undefined ? targetsIn(pacts, blueprints, names, warn) : targetsAt(broker, blueprints, names);
  for (const target of targets) check(target, words);
  const results: InteractionResult[] = [];
  for (const target of targets) results.push(...(await verifyTarget(target, words, credentials)));
  return results;
}
