import { type ErrorCode, FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Refuses with the place, the problem and the remedy. */
export function refuse(place: string, problem: string, remedy: string, code: ErrorCode = "FD_SCHEDULE"): never {
  throw new FiredrillError({ code, place, problem, remedy });
}

/** A mapping that has no other fields than these. */
export function readFields(value: unknown, place: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(place, `this is ${describe(value)}, not a mapping`, `Write it with the fields ${known.join(", ")}.`);
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) return refuse(`${place}/${stranger}`, "there is no such field", suggest(stranger, known));
  return value as Fields;
}

/** A value as a sentence can name it. */
export function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

export function readText(value: unknown, place: string, example: string): string {
  if (typeof value === "string" && value !== "") return value;
  return refuse(place, `this is ${describe(value)}, not a text`, `Write a text such as ${example}.`);
}

export function readInteger(value: unknown, place: string, minimum: number, maximum: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  return refuse(place, `this is ${describe(value)}`, `Write a whole number from ${minimum} to ${maximum}.`);
}
