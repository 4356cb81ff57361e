import type { Guard } from "../../core/guard.ts";

/** Runs `work` under guard; what it touched is its error. */
export async function guarded<T extends { readonly error?: string }>(
  guard: Guard | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (guard === undefined) return work();
  guard.enter();
  let touched: readonly string[] = [];
  let result: T;
  try {
    result = await work();
  } finally {
    touched = guard.leave();
  }
  return touched.length === 0 ? result : { ...result, error: touched[0] };
}
