import { Verifier } from "@pact-foundation/pact";

/** What a state makes known, for Pact to fill into requests. */
export type StateValues = Readonly<Record<string, string | number | boolean>>;

/** Where Pact finds the pacts of a provider. */
export type PactSource = { readonly files: readonly string[] } | { readonly broker: BrokerOptions };

/** Handed on to Pact as they are: a broker is its business. */
export interface BrokerOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly consumerVersionSelectors?: readonly Readonly<Record<string, unknown>>[];
  readonly enablePending?: boolean;
  readonly includeWipPactsSince?: string;
  readonly publish?: { readonly version: string; readonly branch?: string; readonly buildUrl?: string };
}

/** A message as a partner sends it. */
export interface SentMessage {
  readonly contents: unknown;
  /** Names in lower case, `contentType` besides. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface PactVerification {
  /** What the provider is called in its pacts. */
  readonly provider: string;
  readonly source: PactSource;
  /** Where the provider answers. */
  readonly url: string;
  /** Before each interaction, ahead of its states. */
  readonly reset: () => void;
  /** Resolves to values that Pact fills into the request. */
  readonly setUpState: (name: string, parameters: Readonly<Record<string, unknown>>) => Promise<StateValues>;
  readonly sendMessage: (description: string) => Promise<SentMessage>;
  /** Changes the headers of a request, ahead of the provider. */
  readonly changeHeaders: (headers: Record<string, string | string[] | undefined>) => void;
}

/** Handlers for whatever name a pact has: pacts of a broker are not known beforehand. */
const forEveryName = <T>(handler: (name: string) => T): Record<string, T> =>
  new Proxy<Record<string, T>>(
    {},
    // Pact writes its options into its log as JSON
    { get: (_none, name) => (typeof name === "string" && name !== "toJSON" ? handler(name) : undefined) as T },
  );

/** The newest pact of each consumer, as Pact's own tools take where nobody says more: its verifier refuses to choose. */
const newest = [{ latest: true }];

const brokerOptions = (broker: BrokerOptions) => ({
  pactBrokerUrl: broker.url,
  ...(broker.username !== undefined && { pactBrokerUsername: broker.username }),
  ...(broker.password !== undefined && { pactBrokerPassword: broker.password }),
  ...(broker.token !== undefined && { pactBrokerToken: broker.token }),
  consumerVersionSelectors: [...(broker.consumerVersionSelectors ?? newest)],
  ...(broker.enablePending === true && { enablePending: true }),
  ...(broker.includeWipPactsSince !== undefined && { includeWipPactsSince: broker.includeWipPactsSince }),
  ...(broker.publish && { publishVerificationResult: true, providerVersion: broker.publish.version }),
  ...(broker.publish?.branch !== undefined && { providerVersionBranch: broker.publish.branch }),
  ...(broker.publish?.buildUrl !== undefined && { buildUrl: broker.publish.buildUrl }),
});

interface FilteredRequest {
  readonly headers: Record<string, string | string[] | undefined>;
}

/**
 * Verifies a provider with Pact's own verifier, which prints its findings to standard output.
 *
 * @returns what Pact says, as JSON where it got as far as verifying; else its error
 */
export async function verifyPacts(wanted: PactVerification): Promise<string> {
  // its proxy uses what Node has deprecated, and nobody here can mend that
  process.noDeprecation = true;
  const { provider, source, url, reset, setUpState, sendMessage, changeHeaders } = wanted;
  const verifier = new Verifier({
    provider,
    providerBaseUrl: url,
    ...("files" in source ? { pactUrls: [...source.files] } : brokerOptions(source.broker)),
    failIfNoPactsFound: true,
    logLevel: "error",
    beforeEach: async () => reset(),
    stateHandlers: forEveryName((name) => async (parameters) => ({
      ...(await setUpState(name, (parameters ?? {}) as Readonly<Record<string, unknown>>)),
    })),
    messageProviders: forEveryName((description) => async () => {
      const { contents, metadata } = await sendMessage(description);
      return { __pactMessageMetadata: metadata, message: contents };
    }),
    requestFilter: (request: FilteredRequest, _response: unknown, next: () => void) => {
      changeHeaders(request.headers);
      next();
    },
  });
  return verifier.verifyProvider().catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)));
}
