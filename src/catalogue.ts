import carrier from "../simulators/carrier.ts";
import messaging from "../simulators/messaging.ts";
import payment from "../simulators/payment.ts";
import adyen from "../vendors/adyen/adyen.ts";
import easypost from "../vendors/easypost/easypost.ts";
import mollie from "../vendors/mollie/mollie.ts";
import paypal from "../vendors/paypal/paypal.ts";
import sendgrid from "../vendors/sendgrid/sendgrid.ts";
import stripe from "../vendors/stripe/stripe.ts";
import twilio from "../vendors/twilio/twilio.ts";
import { checkers } from "./checkers/index.ts";
import type { Catalogue } from "./core/catalogue.ts";
import { faults } from "./faults/index.ts";
import type { Simulator } from "./partner/define.ts";
import type { Vendor } from "./partner/vendor.ts";
import { reporters } from "./report/index.ts";
import type { Reporter } from "./report/report.ts";

/** Files of `simulators/`; each has its contract in `contracts/`. */
const simulators = { payment, carrier, messaging };

/** Folders of `vendors/`. */
const vendors = { stripe, mollie, paypal, adyen, easypost, twilio, sendgrid };

/** Files of `scenarios/`, in the order of the standard drill: calm first, because every other one's latency is shown beside its own; the peak last. */
const scenarios = [
  "calm",
  "one-mishap-each",
  "customers-as-they-are",
  "renewals",
  "gateway-timeouts",
  "answer-lost-after-charge",
  "gateway-5xx",
  "gateway-throttling",
  "forgotten-refusals",
  "duplicate-webhooks",
  "out-of-order-webhooks",
  "webhook-before-answer",
  "lost-webhooks",
  "forged-webhooks",
  "carrier-outage",
  "bad-lines",
  "slow-quotes",
  "merchants-and-parcels",
  "messaging-outage",
  "contract-drift",
  "kill-during-capture",
  "standing-still",
  "refund-storm",
  "long-outage",
  "sales-peak",
] as const;

/** Part of the standard drill where partners are reached over TLS. */
const scenariosOverTls = ["man-in-the-middle"] as const;

/**
 * Part of the standard drill in virtual time: it alone holds the integration's clock and its store, and who plays a shop there
 * knows the whole contract, while many a shop's gateway decides captures at once.
 */
const scenariosInVirtualTime = ["clocks-and-commits", "labels-later", "outcomes-later"] as const;

interface Builtins extends Catalogue {
  readonly reports: Readonly<Record<string, Reporter>>;
  /** State machines, by the partner's name. */
  readonly simulators: Readonly<Record<string, Simulator>>;
  /** Real vendors, by name. */
  readonly vendors: Readonly<Record<string, Vendor>>;
  readonly scenarios: typeof scenarios;
  readonly scenariosOverTls: typeof scenariosOverTls;
  readonly scenariosInVirtualTime: typeof scenariosInVirtualTime;
}

/** All that ships with Firedrill, by kind. It is handed on from here; nothing below imports an entry by its name. */
export const builtins: Builtins = {
  faults,
  checkers,
  reports: reporters,
  simulators,
  vendors,
  scenarios,
  scenariosOverTls,
  scenariosInVirtualTime,
};
