import type { Refused } from "../application.ts";

export function refuse(status: Refused["status"], code: string, detail: string): Refused {
  return { ok: false, status, code, detail };
}
