import type { Fault } from "../core/fault.ts";
import bodyCut from "./call/body-cut.ts";
import decline from "./call/decline.ts";
import delay from "./call/delay.ts";
import errorInSuccess from "./call/error-in-success.ts";
import hang from "./call/hang.ts";
import hangAfterEffect from "./call/hang-after-effect.ts";
import notJson from "./call/not-json.ts";
import redirect from "./call/redirect.ts";
import refuse from "./call/refuse.ts";
import reset from "./call/reset.ts";
import responseLost from "./call/response-lost.ts";
import schemaInvalid from "./call/schema-invalid.ts";
import slowBody from "./call/slow-body.ts";
import status from "./call/status.ts";
import statusAfterEffect from "./call/status-after-effect.ts";
import throttle from "./call/throttle.ts";
import webhookBeforeResponse from "./call/webhook-before-response.ts";
import wrongContentType from "./call/wrong-content-type.ts";
import linkBandwidth from "./link/link-bandwidth.ts";
import linkDown from "./link/link-down.ts";
import linkLatency from "./link/link-latency.ts";
import linkLimitData from "./link/link-limit-data.ts";
import linkResetPeer from "./link/link-reset-peer.ts";
import linkSlicer from "./link/link-slicer.ts";
import linkSlowClose from "./link/link-slow-close.ts";
import linkTimeout from "./link/link-timeout.ts";
import untrustedCertificate from "./link/untrusted-certificate.ts";
import crash from "./process/crash.ts";
import pause from "./process/pause.ts";
import notFoundYet from "./read/not-found-yet.ts";
import staleRead from "./read/stale-read.ts";
import clockJump from "./self/clock-jump.ts";
import crashInTransaction from "./self/crash-in-transaction.ts";
import webhookAnswerLost from "./webhook/webhook-answer-lost.ts";
import webhookBurst from "./webhook/webhook-burst.ts";
import webhookClockOff from "./webhook/webhook-clock-off.ts";
import webhookDelayed from "./webhook/webhook-delayed.ts";
import webhookDuplicate from "./webhook/webhook-duplicate.ts";
import webhookForged from "./webhook/webhook-forged.ts";
import webhookFutureTimestamp from "./webhook/webhook-future-timestamp.ts";
import webhookLost from "./webhook/webhook-lost.ts";
import webhookOfAnotherShape from "./webhook/webhook-of-another-shape.ts";
import webhookOldTimestamp from "./webhook/webhook-old-timestamp.ts";
import webhookOutOfOrder from "./webhook/webhook-out-of-order.ts";
import webhookReplayed from "./webhook/webhook-replayed.ts";
import webhookSignedOtherwise from "./webhook/webhook-signed-otherwise.ts";
import webhookUnknownVersion from "./webhook/webhook-unknown-version.ts";

const all: readonly Fault[] = [
  bodyCut,
  decline,
  delay,
  errorInSuccess,
  hangAfterEffect,
  hang,
  notJson,
  redirect,
  refuse,
  reset,
  responseLost,
  schemaInvalid,
  slowBody,
  statusAfterEffect,
  status,
  throttle,
  webhookBeforeResponse,
  wrongContentType,
  notFoundYet,
  staleRead,
  webhookAnswerLost,
  webhookBurst,
  webhookClockOff,
  webhookDelayed,
  webhookDuplicate,
  webhookForged,
  webhookLost,
  webhookOfAnotherShape,
  webhookOldTimestamp,
  webhookFutureTimestamp,
  webhookOutOfOrder,
  webhookReplayed,
  webhookSignedOtherwise,
  webhookUnknownVersion,
  linkBandwidth,
  linkDown,
  linkLatency,
  linkLimitData,
  linkResetPeer,
  linkSlicer,
  linkSlowClose,
  linkTimeout,
  untrustedCertificate,
  crash,
  pause,
  clockJump,
  crashInTransaction,
];

/** The catalogue of faults, by name. */
export const faults: Readonly<Record<string, Fault>> = Object.fromEntries(all.map((fault) => [fault.name, fault]));
