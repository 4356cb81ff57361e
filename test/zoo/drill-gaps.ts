import type { Item } from "./drill-catalogue.ts";

const lasting = "a partner that goes on saying so brings the order to a person, whoever asks";
const redirected = "a redirect that leads nowhere; the fault redirect leads somewhere";
const held = "only a shop that holds money for a while before it takes it has such a moment, and others would prove nothing";

/** What the standard drill does not do, and why. A test fails for each that has come to be done. */
export const notExercised: Readonly<Record<Item, string>> = {
  "fault status code 200":
    "the partners of the drill succeed with 201, and with 200 where nothing is made: error-in-success says either",
  "fault status code 301": redirected,
  "fault status code 302": redirected,
  "fault status code 307": redirected,
  "fault status code 308": redirected,
  "fault status code 401": lasting,
  "fault status code 403": lasting,
  "fault status code 409": lasting,
  "fault clock-jump by_ms 7200000": "an hour forth is longer than any lease and any deadline already",
  "action place with paymentToken": "whether a second card pays for the same order or makes another is the shop's to say",
  "action partner move payment-captured": held,
  "action partner move payment-voided": held,
  "action partner move label-cancelled": "whether such an order is to get another parcel is the merchant's to say",
  "partner keeps_failures":
    "a shop that repeats a failed call under its key until it is let through never comes to an end there, and is right wherever nobody says that failures are kept: the zoo's patient-retries does so",
};

/** Checkers that no bug of the zoo shows in the standard drill, and why. */
export const notShown: Readonly<Record<string, string>> = {
  "own-records": "it reads the shop's own database by the `checks` of a configuration, which the reference has none of",
  "partners-verified": "it needs TLS, which the bugs of the zoo do not touch; test/e2e/tls.long.test.ts shows it",
  "stays-up": "it needs a process that ends by itself, which virtual time has none of",
  resources: "it reads what processes hold, which virtual time has none of",
  reach: "it says what proves nothing, and breaks nothing",
};
