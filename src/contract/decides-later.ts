import type { Contract } from "./contract.ts";

/** What may be accepted (202), and decided afterwards. */
const decided: ReadonlySet<string | undefined> = new Set(["capture", "ship"]);

/** Whether a partner may accept a capture or a label and decide it afterwards: its contract says so then. */
export const decidesLater = ({ operations }: Pick<Contract, "operations">): boolean =>
  operations.some(({ firedrill, responses }) => decided.has(firedrill.role) && responses.some(({ status }) => status === "202"));
