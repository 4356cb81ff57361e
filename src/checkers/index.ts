import type { Checker } from "../core/checker.ts";
import { backlogDrained } from "./backlog-drained.ts";
import { booksBalance } from "./books-balance.ts";
import { breaker } from "./breaker.ts";
import { bulkhead } from "./bulkhead.ts";
import { chargedOnce } from "./charged-once.ts";
import { contract } from "./contract.ts";
import { convergence } from "./convergence.ts";
import { deadlines } from "./deadlines.ts";
import { latency } from "./latency.ts";
import { loss } from "./loss.ts";
import { orderOfEffects } from "./order-of-effects.ts";
import { ownRecords } from "./own-records.ts";
import { partnersVerified } from "./partners-verified.ts";
import { reach } from "./reach.ts";
import { refundedOnce } from "./refunded-once.ts";
import { resources } from "./resources.ts";
import { retries } from "./retries.ts";
import { rightCustomer } from "./right-customer.ts";
import { secrets } from "./secrets.ts";
import { served } from "./served.ts";
import { shippedOnce } from "./shipped-once.ts";
import { stateRegression } from "./state-regression.ts";
import { staysUp } from "./stays-up.ts";
import { toldOnce } from "./told-once.ts";
import { webhooks } from "./webhooks.ts";

/** Every checker, in the order in which reports show them. */
export const checkers: readonly Checker[] = [
  chargedOnce,
  shippedOnce,
  toldOnce,
  refundedOnce,
  booksBalance,
  rightCustomer,
  orderOfEffects,
  convergence,
  ownRecords,
  loss,
  stateRegression,
  webhooks,
  retries,
  breaker,
  bulkhead,
  backlogDrained,
  deadlines,
  served,
  latency,
  contract,
  secrets,
  partnersVerified,
  staysUp,
  resources,
  reach,
];
