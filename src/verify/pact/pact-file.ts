import { FiredrillError, messageOf } from "../../core/errors.ts";

/** A state that the provider is to be in before an interaction, as its consumer calls it. */
export interface ProviderState {
  readonly name: string;
  /** From version 3 on; empty before. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Interaction {
  readonly description: string;
  readonly states: readonly ProviderState[];
  readonly kind: "http" | "message";
  /** What a message says its type is, in its contents. */
  readonly messageType?: string;
}

/** What a consumer expects of a provider, of any version of the Pact specification from 1 to 4. */
export interface PactFile {
  readonly place: string;
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly Interaction[];
}

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);
const dataOf = (value: unknown): Data => (isData(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function refuse(place: string, problem: string, remedy: string): never {
  throw new FiredrillError({ code: "FD_PACT", place, problem, remedy });
}

/** Version 3 and later have a list; 1 and 2 one sentence, under either of two names. */
function statesOf(interaction: Data): readonly ProviderState[] {
  const single = textOf(interaction.providerState) ?? textOf(interaction.provider_state);
  if (single !== undefined) return [{ name: single, parameters: {} }];
  return listOf(interaction.providerStates)
    .map(dataOf)
    .map(({ name, params }) => ({ name: String(name), parameters: dataOf(params) }));
}

/** Version 4 wraps contents: `{ content, contentType, encoded }`. */
function messageTypeOf({ contents }: Data): string | undefined {
  const { type, content } = dataOf(contents);
  return textOf(type) ?? textOf(dataOf(content).type);
}

const kinds: Readonly<Record<string, Interaction["kind"]>> = {
  "Synchronous/HTTP": "http",
  "Asynchronous/Messages": "message",
};

function readInteraction(value: unknown, kind: Interaction["kind"] | undefined, place: string): Interaction {
  if (!isData(value)) return refuse(place, "this is no interaction", "Write the pact file anew with your Pact library.");
  const type = textOf(value.type);
  const found = kind ?? (type === undefined ? "http" : kinds[type]);
  if (found === undefined) {
    const remedy = "Keep calls over HTTP and webhooks as asynchronous messages in this file.";
    return refuse(place, `interactions of the type ${JSON.stringify(type)} are not verified here`, remedy);
  }
  const messageType = found === "message" ? messageTypeOf(value) : undefined;
  return {
    description: textOf(value.description) ?? "",
    states: statesOf(value),
    kind: found,
    ...(messageType !== undefined && { messageType }),
  };
}

const newestVersion = 4;

/** Where libraries have written which version of the specification a pact is of; the oldest wrote nothing. */
function versionOf({ metadata }: Data): string | undefined {
  const { pactSpecification, "pact-specification": dashed, pactSpecificationVersion } = dataOf(metadata);
  return textOf(dataOf(pactSpecification).version) ?? textOf(dataOf(dashed).version) ?? textOf(pactSpecificationVersion);
}

/** Whether a JSON value looks like a pact at all: folders hold other files too. */
const isPact = (value: unknown): value is Data =>
  isData(value) &&
  textOf(dataOf(value.consumer).name) !== undefined &&
  textOf(dataOf(value.provider).name) !== undefined &&
  (Array.isArray(value.interactions) || Array.isArray(value.messages));

/**
 * @param place how messages name the file
 * @throws FiredrillError FD_PACT where the text is no pact, or has nothing to verify
 */
export function readPact(text: string, place: string): PactFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return refuse(place, `this is not JSON: ${messageOf(thrown)}`, "Give a pact file as a Pact library writes it.");
  }
  if (!isPact(value))
    return refuse(
      place,
      "this is no pact: it names no consumer and provider, or has neither `interactions` nor `messages`",
      "Give a pact file as a Pact library writes it.",
    );
  const version = versionOf(value);
  if (version !== undefined && !(Number.parseInt(version, 10) <= newestVersion)) {
    const remedy = `Versions up to ${newestVersion} are: have your Pact library write one of those.`;
    refuse(place, `a pact of version ${version} of the specification cannot be verified here`, remedy);
  }
  const interactions = [
    ...listOf(value.interactions).map((one, n) => readInteraction(one, undefined, `${place} interactions/${n}`)),
    ...listOf(value.messages).map((one, n) => readInteraction(one, "message", `${place} messages/${n}`)),
  ];
  if (interactions.length === 0) refuse(place, "the pact has no interaction", "Run the consumer's tests that write it again.");
  return {
    place,
    consumer: String(dataOf(value.consumer).name),
    provider: String(dataOf(value.provider).name),
    interactions,
  };
}
