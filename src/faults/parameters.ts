import type { CallPlan, FaultParameter } from "../core/fault.ts";
import type { Json } from "../core/schedule.ts";
import { serving } from "../core/serving.ts";

/** Milliseconds as a parameter. */
export const ms = (description: string, standard: number, minimum = 0): FaultParameter => ({
  type: "integer",
  unit: "ms",
  description,
  default: standard,
  minimum,
  maximum: 600_000,
});

export const count = (description: string, standard: number, minimum: number, maximum: number): FaultParameter => ({
  type: "integer",
  description,
  default: standard,
  minimum,
  maximum,
});

export const share = (description: string, standard: number): FaultParameter => ({
  type: "number",
  description,
  default: standard,
  minimum: 0,
  maximum: 1,
});

export const flag = (description: string, standard: boolean): FaultParameter => ({
  type: "boolean",
  description,
  default: standard,
});

export const choice = (description: string, values: readonly (string | number)[]): FaultParameter => ({
  type: typeof values[0] === "number" ? "integer" : "string",
  description,
  default: values[0] ?? null,
  oneOf: values,
});

/** Which of the integration's processes is struck. */
export const struckProcess: FaultParameter = {
  type: "string",
  description: "which of the integration's processes is struck (`integration.processes`)",
  default: serving,
};

/** The part of a crash that says which process. The one that serves goes without saying. */
export const processIn = ({ process }: Readonly<Record<string, Json>>): { readonly process?: string } =>
  typeof process === "string" && process !== serving ? { process } : {};

/** The part of a plan that waits. No wait is no part of it: another fault's would find its place taken. */
export const wait = (delayMs: Json | undefined): Pick<CallPlan, "delayMs"> =>
  Number(delayMs) > 0 ? { delayMs: Number(delayMs) } : {};
