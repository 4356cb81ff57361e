import type { Contract } from "./contract.ts";

/** Whether a partner may accept a capture (202) and decide it afterwards: its contract says so then. */
export const decidesLater = ({ operations }: Pick<Contract, "operations">): boolean =>
  operations.some(({ firedrill, responses }) => firedrill.role === "capture" && responses.some(({ status }) => status === "202"));
