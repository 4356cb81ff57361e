/** The public API: what a team's own simulator, fault or checker is written with. */
export type { components as CarrierContract } from "./contract/generated/carrier.ts";
export type { components as MessagingContract } from "./contract/generated/messaging.ts";
export type { components as PaymentContract } from "./contract/generated/payment.ts";
export { type Checker, type CheckResult, conclude, defineChecker } from "./core/checker.ts";
export { type ErrorCode, type ErrorDetails, FiredrillError } from "./core/errors.ts";
export {
  type CallFacts,
  type CallPlan,
  type Delivery,
  defineFault,
  type Fault,
  type FaultFamily,
  type FaultParameter,
  type LinkAction,
  type WebhookFacts,
  type WebhookPlan,
  type WebhookSending,
  type WireReply,
} from "./core/fault.ts";
export type { Effect, HistoryEvent, OrderView } from "./core/history.ts";
export { formatDecimal, formatMoney, isCurrency, type Money, money, parseDecimal } from "./core/money.ts";
export { createRandom, type Random } from "./core/random.ts";
export type { Json, Schedule, ScheduledFault } from "./core/schedule.ts";
export type { CallSite, LinkSite, Phase, Site, SitePattern, WebhookSite } from "./core/site.ts";
export { type Evidence, type Verdict, worst } from "./core/verdict.ts";
export { type AskedOfMachine, beginMachineTurn, type MachineTurn } from "./partner/around.ts";
export {
  type Announcement,
  type Consequences,
  definePartner,
  type LaterMove,
  type Move,
  type OperationHandler,
  type OrderBooks,
  type Outcome,
  type Simulator,
  type SimulatorContext,
  type SimulatorRequest,
} from "./partner/define.ts";
export type { Dialect, ErrorAnswer, WebhookMessage } from "./partner/dialect/dialect.ts";
export { orderFields, orderInLink, orderInText, templateOf } from "./partner/dialect/named-order.ts";
export { hmacSha256, type SignatureScheme, signatureHeaders, signatureSchemes } from "./partner/dialect/signatures.ts";
export { standards } from "./partner/dialect/standards.ts";
export { page } from "./partner/page.ts";
export { type Problem, refuse } from "./partner/problem.ts";
export type { NewResource, Resource, Resources, ResourcesView } from "./partner/resources.ts";
export { defineVendor, type Vendor } from "./partner/vendor.ts";
export type { JsonObject } from "./partner/wire.ts";
