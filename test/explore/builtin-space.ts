import { builtins } from "../../src/catalogue.ts";
import { faultSpace } from "../../src/explore/fault-space.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";

/** The contracts of the partners that come with Firedrill, by name. */
export const contracts = Object.fromEntries(builtinBlueprints().map(({ name, contract }) => [name, contract]));

export const space = faultSpace(contracts, { faults: builtins.faults });
