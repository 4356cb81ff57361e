import type { Bug } from "../define-bug.ts";
import acceptedTakenForCaptured from "./accepted-taken-for-captured.ts";
import addressInTheMessage from "./address-in-the-message.ts";
import amountInMajorUnits from "./amount-in-major-units.ts";
import authorizedTakenForCaptured from "./authorized-taken-for-captured.ts";
import bankStepSkipped from "./bank-step-skipped.ts";
import breakerByTheDrop from "./breaker-by-the-drop.ts";
import breakerForAllPartners from "./breaker-for-all-partners.ts";
import breakerNeverCloses from "./breaker-never-closes.ts";
import breakerNeverOpens from "./breaker-never-opens.ts";
import cancelDoesNotWait from "./cancel-does-not-wait.ts";
import cancellationNotTold from "./cancellation-not-told.ts";
import cancellationWaitsForTheBank from "./cancellation-waits-for-the-bank.ts";
import captureBeforeShipment from "./capture-before-shipment.ts";
import captureUnderWayForgotten from "./capture-under-way-forgotten.ts";
import capturedTakenForTheEnd from "./captured-taken-for-the-end.ts";
import capturesTheLastPayment from "./captures-the-last-payment.ts";
import capturesWhatWasAuthorized from "./captures-what-was-authorized.ts";
import cardNumberLogged from "./card-number-logged.ts";
import chargeBeforeCommit from "./charge-before-commit.ts";
import checkoutFailsWithTheCarrier from "./checkout-fails-with-the-carrier.ts";
import cleanupAtBestEffort from "./cleanup-at-best-effort.ts";
import confirmedAgainAfterRefund from "./confirmed-again-after-refund.ts";
import currencyDropped from "./currency-dropped.ts";
import currencyInSmallLetters from "./currency-in-small-letters.ts";
import datesAheadAccepted from "./dates-ahead-accepted.ts";
import deadLettersDropped from "./dead-letters-dropped.ts";
import declineNotTold from "./decline-not-told.ts";
import declineTakenForAYes from "./decline-taken-for-a-yes.ts";
import declineTakenForAnOutage from "./decline-taken-for-an-outage.ts";
import declinedCardChargedAgain from "./declined-card-charged-again.ts";
import dedupeByEventId from "./dedupe-by-event-id.ts";
import dedupeByType from "./dedupe-by-type.ts";
import dedupeInMemory from "./dedupe-in-memory.ts";
import dinarInHundredths from "./dinar-in-hundredths.ts";
import discountTakenOffTwice from "./discount-taken-off-twice.ts";
import doubtNotCommitted from "./doubt-not-committed.ts";
import driftTakenAsNotDone from "./drift-taken-as-not-done.ts";
import duplicatesAnsweredGone from "./duplicates-answered-gone.ts";
import emptyFallbackRate from "./empty-fallback-rate.ts";
import errorIn2xxTakenForSent from "./error-in-2xx-taken-for-sent.ts";
import eventOutsideTheTransaction from "./event-outside-the-transaction.ts";
import failedLabelForgotten from "./failed-label-forgotten.ts";
import failedRefundTold from "./failed-refund-told.ts";
import feeKeptOnRefund from "./fee-kept-on-refund.ts";
import firstPageOnly from "./first-page-only.ts";
import firstSignatureOnly from "./first-signature-only.ts";
import fiveXxRefunded from "./five-xx-refunded.ts";
import fiveXxTakenAsDone from "./five-xx-taken-as-done.ts";
import fiveXxTakenAsFailure from "./five-xx-taken-as-failure.ts";
import floatAmounts from "./float-amounts.ts";
import freshKeyOnEachAttempt from "./fresh-key-on-each-attempt.ts";
import givesUpAtOnce from "./gives-up-at-once.ts";
import halfOpenLetsAllThrough from "./half-open-lets-all-through.ts";
import holdNotReleased from "./hold-not-released.ts";
import keyBeyondAscii from "./key-beyond-ascii.ts";
import keyByTheMinute from "./key-by-the-minute.ts";
import keyCountedInMemory from "./key-counted-in-memory.ts";
import keyCutShort from "./key-cut-short.ts";
import keyOfCustomerAndAmount from "./key-of-customer-and-amount.ts";
import keyPerOrder from "./key-per-order.ts";
import keySharedByOrders from "./key-shared-by-orders.ts";
import knownWebhookFails from "./known-webhook-fails.ts";
import labelFireAndForget from "./label-fire-and-forget.ts";
import labelsKeptOnCancel from "./labels-kept-on-cancel.ts";
import largeOrdersGivenUp from "./large-orders-given-up.ts";
import lastWebhookWins from "./last-webhook-wins.ts";
import lateCaptureKept from "./late-capture-kept.ts";
import leansOnPartnerIdempotency from "./leans-on-partner-idempotency.ts";
import leaseWithoutFencing from "./lease-without-fencing.ts";
import lockNeverExpires from "./lock-never-expires.ts";
import looksInLockstep from "./looks-in-lockstep.ts";
import lostUpdateWithoutVersion from "./lost-update-without-version.ts";
import merchantsRefundIgnored from "./merchants-refund-ignored.ts";
import messageFireAndForget from "./message-fire-and-forget.ts";
import messagePerAttempt from "./message-per-attempt.ts";
import messageSaysUndefined from "./message-says-undefined.ts";
import messageToThePreviousCustomer from "./message-to-the-previous-customer.ts";
import millisecondsTakenForSeconds from "./milliseconds-taken-for-seconds.ts";
import newKeyAfterAConflict from "./new-key-after-a-conflict.ts";
import noClockMayBeAhead from "./no-clock-may-be-ahead.ts";
import noDeadline from "./no-deadline.ts";
import noLockPerOrder from "./no-lock-per-order.ts";
import noPolling from "./no-polling.ts";
import noReconciliation from "./no-reconciliation.ts";
import noTimestampTolerance from "./no-timestamp-tolerance.ts";
import nonceNotKept from "./nonce-not-kept.ts";
import onePoolForAll from "./one-pool-for-all.ts";
import oneSecretOnly from "./one-secret-only.ts";
import outageTakenAsRefusal from "./outage-taken-as-refusal.ts";
import paidShownWhenAsked from "./paid-shown-when-asked.ts";
import parcelToTheFirstAddress from "./parcel-to-the-first-address.ts";
import partRefundedWhole from "./part-refunded-whole.ts";
import paymentTokenInTheMessage from "./payment-token-in-the-message.ts";
import paymentTokenLogged from "./payment-token-logged.ts";
import pendingRefundTakenForPaid from "./pending-refund-taken-for-paid.ts";
import personalDataLogged from "./personal-data-logged.ts";
import pollWaitWithoutCap from "./poll-wait-without-cap.ts";
import pollsWithoutPause from "./polls-without-pause.ts";
import priceLoweredWhileCharging from "./price-lowered-while-charging.ts";
import queuedLabelTakenForBought from "./queued-label-taken-for-bought.ts";
import quoteDeadlineTooLong from "./quote-deadline-too-long.ts";
import quoteWithoutDeadline from "./quote-without-deadline.ts";
import rateLimitNeverRefills from "./rate-limit-never-refills.ts";
import readsRepeatedForEver from "./reads-repeated-for-ever.ts";
import reconciliationRepeatsACharge from "./reconciliation-repeats-a-charge.ts";
import reconciliationRepeatsARefund from "./reconciliation-repeats-a-refund.ts";
import reconciliationTellsAgain from "./reconciliation-tells-again.ts";
import redirectTakenForDone from "./redirect-taken-for-done.ts";
import referenceInAscii from "./reference-in-ascii.ts";
import refundLimitOfTheFirstPrice from "./refund-limit-of-the-first-price.ts";
import refundNotTold from "./refund-not-told.ts";
import refundRounded from "./refund-rounded.ts";
import refundToldWhenAsked from "./refund-told-when-asked.ts";
import refundTwiceOnDoubleSubmit from "./refund-twice-on-double-submit.ts";
import refundsCountedWhenPaid from "./refunds-counted-when-paid.ts";
import refundsExceedCapture from "./refunds-exceed-capture.ts";
import refundsMergedByAmount from "./refunds-merged-by-amount.ts";
import refundsShareAKey from "./refunds-share-a-key.ts";
import relayMarksDoneBeforeSending from "./relay-marks-done-before-sending.ts";
import renewalChargedByEachJob from "./renewal-charged-by-each-job.ts";
import renewalSkippedAfterFailure from "./renewal-skipped-after-failure.ts";
import requestBodyLogged from "./request-body-logged.ts";
import resultNotStored from "./result-not-stored.ts";
import retriesOnOneTick from "./retries-on-one-tick.ts";
import retryAfterCapped from "./retry-after-capped.ts";
import retryAfterDateIgnored from "./retry-after-date-ignored.ts";
import retryAfterIgnored from "./retry-after-ignored.ts";
import retryAfterIgnoredOnReads from "./retry-after-ignored-on-reads.ts";
import retryAfterTakenAsMilliseconds from "./retry-after-taken-as-milliseconds.ts";
import retryInLockstep from "./retry-in-lockstep.ts";
import retryOnEverything from "./retry-on-everything.ts";
import retryQueueStarves from "./retry-queue-starves.ts";
import retryWithoutBackoff from "./retry-without-backoff.ts";
import retryWithoutCap from "./retry-without-cap.ts";
import retryWithoutJitter from "./retry-without-jitter.ts";
import roundedToFiveCents from "./rounded-to-five-cents.ts";
import sameKeyOtherPayload from "./same-key-other-payload.ts";
import schemaDriftReadAsZero from "./schema-drift-read-as-zero.ts";
import secondRefundRefused from "./second-refund-refused.ts";
import shipBeforeAuthorization from "./ship-before-authorization.ts";
import shipmentAfterCancel from "./shipment-after-cancel.ts";
import shippingAddedToTheCapture from "./shipping-added-to-the-capture.ts";
import signatureNotChecked from "./signature-not-checked.ts";
import signatureOnParsedBody from "./signature-on-parsed-body.ts";
import signatureOnRewrittenJson from "./signature-on-rewritten-json.ts";
import smallestCharge from "./smallest-charge.ts";
import staleReadProvesAbsence from "./stale-read-proves-absence.ts";
import storedAfterAcknowledgement from "./stored-after-acknowledgement.ts";
import throttleTakenAsRefusal from "./throttle-taken-as-refusal.ts";
import timeoutTakenAsFailure from "./timeout-taken-as-failure.ts";
import toldBeforePaid from "./told-before-paid.ts";
import toleranceOfAMonth from "./tolerance-of-a-month.ts";
import trustingTheRedirect from "./trusting-the-redirect.ts";
import twoWorkersClaimOneRow from "./two-workers-claim-one-row.ts";
import unknownFieldRefused from "./unknown-field-refused.ts";
import unknownTakenAsNotDone from "./unknown-taken-as-not-done.ts";
import unknownVersionCrashesConsumer from "./unknown-version-crashes-consumer.ts";
import unsignedWebhooksAccepted from "./unsigned-webhooks-accepted.ts";
import viewsCachedByThePayment from "./views-cached-by-the-payment.ts";
import voidTakenForPaid from "./void-taken-for-paid.ts";
import waitsForTheReturn from "./waits-for-the-return.ts";
import webhookBeforeAnswerDropped from "./webhook-before-answer-dropped.ts";
import webhookCutsTheWaitShort from "./webhook-cuts-the-wait-short.ts";
import webhookNeverAnswered from "./webhook-never-answered.ts";
import webhookOfUnknownPaymentFails from "./webhook-of-unknown-payment-fails.ts";
import webhookProcessedInline from "./webhook-processed-inline.ts";
import webhookWithoutOrderRefused from "./webhook-without-order-refused.ts";
import wrongTemplate from "./wrong-template.ts";
import yenInHundredths from "./yen-in-hundredths.ts";

const all: readonly Bug[] = [
  acceptedTakenForCaptured,
  addressInTheMessage,
  amountInMajorUnits,
  authorizedTakenForCaptured,
  bankStepSkipped,
  breakerByTheDrop,
  breakerForAllPartners,
  breakerNeverCloses,
  breakerNeverOpens,
  cancelDoesNotWait,
  cancellationNotTold,
  cancellationWaitsForTheBank,
  captureBeforeShipment,
  captureUnderWayForgotten,
  capturedTakenForTheEnd,
  capturesTheLastPayment,
  capturesWhatWasAuthorized,
  cardNumberLogged,
  chargeBeforeCommit,
  checkoutFailsWithTheCarrier,
  cleanupAtBestEffort,
  confirmedAgainAfterRefund,
  currencyDropped,
  currencyInSmallLetters,
  datesAheadAccepted,
  deadLettersDropped,
  declineNotTold,
  declineTakenForAYes,
  declineTakenForAnOutage,
  declinedCardChargedAgain,
  dedupeByEventId,
  dedupeByType,
  dedupeInMemory,
  dinarInHundredths,
  discountTakenOffTwice,
  doubtNotCommitted,
  driftTakenAsNotDone,
  duplicatesAnsweredGone,
  emptyFallbackRate,
  errorIn2xxTakenForSent,
  eventOutsideTheTransaction,
  failedLabelForgotten,
  failedRefundTold,
  feeKeptOnRefund,
  firstPageOnly,
  firstSignatureOnly,
  fiveXxRefunded,
  fiveXxTakenAsDone,
  fiveXxTakenAsFailure,
  floatAmounts,
  freshKeyOnEachAttempt,
  givesUpAtOnce,
  halfOpenLetsAllThrough,
  holdNotReleased,
  keyBeyondAscii,
  keyByTheMinute,
  keyCountedInMemory,
  keyCutShort,
  keyOfCustomerAndAmount,
  keyPerOrder,
  keySharedByOrders,
  labelFireAndForget,
  knownWebhookFails,
  labelsKeptOnCancel,
  largeOrdersGivenUp,
  lastWebhookWins,
  lateCaptureKept,
  leansOnPartnerIdempotency,
  leaseWithoutFencing,
  lockNeverExpires,
  looksInLockstep,
  lostUpdateWithoutVersion,
  merchantsRefundIgnored,
  messageFireAndForget,
  messagePerAttempt,
  messageSaysUndefined,
  messageToThePreviousCustomer,
  millisecondsTakenForSeconds,
  newKeyAfterAConflict,
  noClockMayBeAhead,
  noDeadline,
  noLockPerOrder,
  noPolling,
  noReconciliation,
  noTimestampTolerance,
  nonceNotKept,
  onePoolForAll,
  oneSecretOnly,
  outageTakenAsRefusal,
  paidShownWhenAsked,
  parcelToTheFirstAddress,
  partRefundedWhole,
  paymentTokenInTheMessage,
  paymentTokenLogged,
  pendingRefundTakenForPaid,
  personalDataLogged,
  pollWaitWithoutCap,
  pollsWithoutPause,
  priceLoweredWhileCharging,
  queuedLabelTakenForBought,
  quoteDeadlineTooLong,
  quoteWithoutDeadline,
  rateLimitNeverRefills,
  readsRepeatedForEver,
  reconciliationRepeatsACharge,
  reconciliationRepeatsARefund,
  reconciliationTellsAgain,
  redirectTakenForDone,
  referenceInAscii,
  refundLimitOfTheFirstPrice,
  refundNotTold,
  refundRounded,
  refundToldWhenAsked,
  refundTwiceOnDoubleSubmit,
  refundsCountedWhenPaid,
  refundsExceedCapture,
  refundsMergedByAmount,
  refundsShareAKey,
  relayMarksDoneBeforeSending,
  renewalChargedByEachJob,
  renewalSkippedAfterFailure,
  requestBodyLogged,
  resultNotStored,
  retriesOnOneTick,
  retryAfterCapped,
  retryAfterDateIgnored,
  retryAfterIgnored,
  retryAfterIgnoredOnReads,
  retryAfterTakenAsMilliseconds,
  retryInLockstep,
  retryOnEverything,
  retryQueueStarves,
  retryWithoutBackoff,
  retryWithoutCap,
  retryWithoutJitter,
  roundedToFiveCents,
  sameKeyOtherPayload,
  schemaDriftReadAsZero,
  secondRefundRefused,
  shipBeforeAuthorization,
  shipmentAfterCancel,
  shippingAddedToTheCapture,
  signatureNotChecked,
  signatureOnParsedBody,
  signatureOnRewrittenJson,
  smallestCharge,
  staleReadProvesAbsence,
  storedAfterAcknowledgement,
  throttleTakenAsRefusal,
  timeoutTakenAsFailure,
  toldBeforePaid,
  toleranceOfAMonth,
  trustingTheRedirect,
  twoWorkersClaimOneRow,
  unknownFieldRefused,
  unknownTakenAsNotDone,
  unknownVersionCrashesConsumer,
  unsignedWebhooksAccepted,
  viewsCachedByThePayment,
  voidTakenForPaid,
  waitsForTheReturn,
  webhookBeforeAnswerDropped,
  webhookCutsTheWaitShort,
  webhookNeverAnswered,
  webhookOfUnknownPaymentFails,
  webhookProcessedInline,
  webhookWithoutOrderRefused,
  wrongTemplate,
  yenInHundredths,
];

/** Every seeded bug by its name. */
export const bugs: Readonly<Record<string, Bug>> = Object.fromEntries(all.map((bug) => [bug.name, bug]));
