import type { Action } from "./action.ts";
import { authenticate } from "./authenticate.ts";
import { awaitStatus } from "./await.ts";
import { cancel } from "./cancel.ts";
import { partner } from "./partner.ts";
import { place } from "./place.ts";
import { read } from "./read.ts";
import { reduce } from "./reduce.ts";
import { refund } from "./refund.ts";
import { renew } from "./renew.ts";
import { wait } from "./wait.ts";

/** All that customers do, and what others do to their orders. A new one is a file here and a line in this list. */
export const actions: readonly Action[] = [place, authenticate, awaitStatus, wait, read, cancel, reduce, refund, renew, partner];

const byName = new Map(actions.map((action) => [action.name, action]));

/** The action that a step names. Throws where there is none: steps are checked where they come in. */
export function actionOf(step: { readonly do: string }): Action {
  const action = byName.get(step.do);
  if (action === undefined) throw new Error(`no action is called ${step.do}`);
  return action;
}

/** Whether the step makes an order known: a customer places it, or the shop itself its next period. */
export const makesOrder = (step: { readonly do: string }): boolean => actionOf(step).request?.makesOrder === true;
