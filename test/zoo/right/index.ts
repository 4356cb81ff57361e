import type { Right } from "../define-right.ts";
import acknowledgesOrders from "./acknowledges-orders.ts";
import answersWhenDone from "./answers-when-done.ts";
import busyDoor from "./busy-door.ts";
import cancelledShowsNothing from "./cancelled-shows-nothing.ts";
import chattyLog from "./chatty-log.ts";
import confirmedOnceAuthorized from "./confirmed-once-authorized.ts";
import confirmsEarly from "./confirms-early.ts";
import counterShop from "./counter-shop.ts";
import declaresNothing from "./declares-nothing.ts";
import decorrelatedJitter from "./decorrelated-jitter.ts";
import equalJitter from "./equal-jitter.ts";
import eurosOnly from "./euros-only.ts";
import fastestService from "./fastest-service.ts";
import fewAttempts from "./few-attempts.ts";
import fixedStepsWithJitter from "./fixed-steps-with-jitter.ts";
import flatRateAlways from "./flat-rate-always.ts";
import forgeriesAnswered200 from "./forgeries-answered-200.ts";
import givesShoppersUp from "./gives-shoppers-up.ts";
import halfAndHalf from "./half-and-half.ts";
import longDeadlines from "./long-deadlines.ts";
import longFirstWait from "./long-first-wait.ts";
import longKey from "./long-key.ts";
import messagesLater from "./messages-later.ts";
import moneyFirst from "./money-first.ts";
import noBreaker from "./no-breaker.ts";
import noCancellationOnceLabelled from "./no-cancellation-once-labelled.ts";
import noSecondThoughts from "./no-second-thoughts.ts";
import numbersOrdersItself from "./numbers-orders-itself.ts";
import numbersParcelsToo from "./numbers-parcels-too.ts";
import oneClaimAtATime from "./one-claim-at-a-time.ts";
import oneTryThenReads from "./one-try-then-reads.ts";
import otherIds from "./other-ids.ts";
import otherSpelling from "./other-spelling.ts";
import patientBreaker from "./patient-breaker.ts";
import patientRetries from "./patient-retries.ts";
import plainKey from "./plain-key.ts";
import quickBreaker from "./quick-breaker.ts";
import quietLog from "./quiet-log.ts";
import randomKeyKept from "./random-key-kept.ts";
import readsBeforeEveryRetry from "./reads-before-every-retry.ts";
import reconcilesEveryTenMinutes from "./reconciles-every-ten-minutes.ts";
import reconcilesTwiceADay from "./reconciles-twice-a-day.ts";
import reconcilesUnasked from "./reconciles-unasked.ts";
import redirectsFollowed from "./redirects-followed.ts";
import refundShowsAsPending from "./refund-shows-as-pending.ts";
import refundsLater from "./refunds-later.ts";
import refusesDeclinedCards from "./refuses-declined-cards.ts";
import refusesDoubleSubmits from "./refuses-double-submits.ts";
import retryAfterAndMore from "./retry-after-and-more.ts";
import sampleShop from "./sample-shop.ts";
import shortDeadlines from "./short-deadlines.ts";
import slowStore from "./slow-store.ts";
import smallPages from "./small-pages.ts";
import smallPools from "./small-pools.ts";
import sqliteStore from "./sqlite-store.ts";
import ticketShop from "./ticket-shop.ts";
import toldApartByContent from "./told-apart-by-content.ts";
import twoWorkersInAProcess from "./two-workers-in-a-process.ts";
import voidsLater from "./voids-later.ts";
import waitsForShoppers from "./waits-for-shoppers.ts";
import webhooksAcknowledgedLate from "./webhooks-acknowledged-late.ts";
import webhooksAnswered204 from "./webhooks-answered-204.ts";
import webhooksAreHints from "./webhooks-are-hints.ts";
import webhooksEndPolling from "./webhooks-end-polling.ts";
import webhooksFirst from "./webhooks-first.ts";
import webhooksProcessedLater from "./webhooks-processed-later.ts";
import webhooksUnread from "./webhooks-unread.ts";
import wholeRefundsOnly from "./whole-refunds-only.ts";
import widePools from "./wide-pools.ts";

/** Every right integration of the zoo, by name. */
export const rights: Readonly<Record<string, Right>> = Object.fromEntries(
  [
    redirectsFollowed,
    acknowledgesOrders,
    answersWhenDone,
    busyDoor,
    cancelledShowsNothing,
    chattyLog,
    confirmedOnceAuthorized,
    confirmsEarly,
    counterShop,
    declaresNothing,
    decorrelatedJitter,
    equalJitter,
    eurosOnly,
    fastestService,
    fewAttempts,
    fixedStepsWithJitter,
    flatRateAlways,
    forgeriesAnswered200,
    givesShoppersUp,
    halfAndHalf,
    longDeadlines,
    longFirstWait,
    longKey,
    messagesLater,
    moneyFirst,
    noBreaker,
    noCancellationOnceLabelled,
    noSecondThoughts,
    numbersOrdersItself,
    numbersParcelsToo,
    oneClaimAtATime,
    oneTryThenReads,
    otherIds,
    otherSpelling,
    patientBreaker,
    patientRetries,
    plainKey,
    quickBreaker,
    quietLog,
    randomKeyKept,
    readsBeforeEveryRetry,
    reconcilesEveryTenMinutes,
    reconcilesTwiceADay,
    reconcilesUnasked,
    refundShowsAsPending,
    refundsLater,
    refusesDeclinedCards,
    refusesDoubleSubmits,
    retryAfterAndMore,
    sampleShop,
    shortDeadlines,
    slowStore,
    smallPages,
    smallPools,
    sqliteStore,
    ticketShop,
    toldApartByContent,
    twoWorkersInAProcess,
    voidsLater,
    waitsForShoppers,
    webhooksAcknowledgedLate,
    webhooksAnswered204,
    webhooksAreHints,
    webhooksEndPolling,
    webhooksFirst,
    webhooksProcessedLater,
    webhooksUnread,
    wholeRefundsOnly,
    widePools,
  ].map((right) => [right.name, right]),
);
