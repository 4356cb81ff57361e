import { defineFindings } from "../core/finding.ts";
import type { Evidence } from "../core/verdict.ts";

/** What would be proof on a machine that is not so busy. */
export const machineTooBusy = defineFindings({
  "machine-too-busy": ({ stretch, otherwise }: { late: string; stretch: number; otherwise: string }) =>
    `the machine was too busy to judge this: work took ${stretch.toFixed(1)} times as long as on an idle one; run it again when others leave it alone, or lower the load. ${otherwise}`,
});

/** Proof, and what would be. */
export interface Weighed {
  readonly evidence: readonly Evidence[];
  readonly doubts: readonly Evidence[];
}

export const nothingFound: Weighed = { evidence: [], doubts: [] };

/**
 * Weighs what took longer than it may. Where others keep the machine busy everything takes longer, and that is no fault of
 * the integration's: what it explains proves nothing, neither for nor against.
 *
 * @param took `allowedMs` is what `boundMs` leaves to an idle machine; one that is `stretch` times as slow may take so many times that
 */
export function weigh(
  late: Evidence,
  took: { readonly valueMs: number; readonly boundMs: number; readonly allowedMs: number },
  stretch: number,
): Weighed {
  if (took.valueMs > took.boundMs + took.allowedMs * (stretch - 1)) return { evidence: [late], doubts: [] };
  const { code, sentence: otherwise, ...cited } = late;
  return { evidence: [], doubts: [machineTooBusy("machine-too-busy", { ...cited, late: code, stretch, otherwise })] };
}
