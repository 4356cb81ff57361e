import { defineBug } from "../define-bug.ts";

interface AnyRequest {
  readonly returnUrl?: string;
  readonly paymentToken?: string;
  readonly weightGrams?: number;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a request looks like when it is put together anew, with what has changed since. */
function madeAnew(request: AnyRequest, attempt: number): AnyRequest {
  const { paymentToken, weightGrams, parameters } = request;
  return {
    ...request,
    ...(paymentToken === undefined ? {} : { returnUrl: `https://shop.example/return?attempt=${attempt}` }),
    ...(weightGrams === undefined ? {} : { weightGrams: weightGrams + attempt - 1 }),
    ...(parameters === undefined ? {} : { parameters: { ...parameters, attempt: String(attempt) } }),
  };
}

export default defineBug({
  name: "same-key-other-payload",
  class: "idempotency",
  story: "Each attempt puts its request together anew under the same key, so the partner refuses the repetition as a misuse.",
  checkers: ["retries", "loss"],
  scenarios: ["gateway-5xx", "gateway-throttling", "gateway-timeouts"],
  parts: { app: { payload: ({ fresh, attempt }) => madeAnew(fresh as AnyRequest, attempt) } },
});
