import { cpus, totalmem } from "node:os";

/** The machine in one line: numbers mean nothing without it. */
export function describeMachine(): string {
  const processors = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} x ${processors[0]?.model.trim()}, ${memoryGb} GB, ${process.platform}, Node ${process.version}`;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
