import { letIn } from "../shape.ts";
import type { Expected, Reply } from "./call.ts";

export type AnswerReading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** `application/json` and its kin, with or without parameters. */
const jsonType = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads a 2xx answer, or says why it can't be believed: not JSON, another status, a field missing or of another type,
 * another order's resource. What does not fit is never filled up with defaults: a missing amount is no amount of zero.
 */
export function readAnswer<Wire, T>(reply: Reply, expected: Expected<Wire, T>): AnswerReading<T> {
  const accepted = reply.status === expected.accepted?.status ? expected.accepted : undefined;
  if (reply.status !== expected.status && accepted === undefined)
    return { ok: false, problem: `status ${reply.status} instead of ${expected.status}` };
  const type = reply.headers["content-type"] ?? "none";
  if (!jsonType.test(type)) return { ok: false, problem: "the content type is not JSON" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(reply.body);
  } catch {
    return { ok: false, problem: "the body is not JSON" };
  }
  const fitting = letIn(expected.shape, parsed);
  if (!fitting.ok) return { ok: false, problem: `${fitting.field} ${fitting.problem}` };
  const value = expected.map(fitting.value);
  const mismatch = (accepted ?? expected).mismatch?.(value);
  return mismatch === undefined ? { ok: true, value } : { ok: false, problem: mismatch };
}

/** The `code` of an RFC 9457 problem, and its detail; whatever cannot be read is left out. */
export function readProblem(reply: Reply): { readonly code?: string; readonly detail?: string } {
  if (!jsonType.test(reply.headers["content-type"] ?? "")) return {};
  try {
    const body: unknown = JSON.parse(reply.body);
    if (typeof body !== "object" || body === null) return {};
    const { code, detail } = body as Readonly<Record<string, unknown>>;
    return {
      ...(typeof code === "string" && /^[\w.-]{1,64}$/.test(code) ? { code } : {}),
      ...(typeof detail === "string" ? { detail: detail.slice(0, 200) } : {}),
    };
  } catch {
    return {};
  }
}
