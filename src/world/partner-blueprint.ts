import type { Contract } from "../contract/contract.ts";
import type { Simulator } from "../partner/define.ts";
import type { Dialect } from "../partner/dialect/dialect.ts";
import type { PartnerSettings } from "../partner/wire.ts";

/** What a partner is made from: its contract, its state machine (absent: the generic one), its settings. */
export interface PartnerBlueprint {
  readonly name: string;
  readonly contract: Contract;
  readonly simulator?: Simulator;
  /** How it speaks; as standards say unless given. */
  readonly dialect?: Dialect;
  readonly settings: PartnerSettings;
  /** The built-in partner whose part it plays, where a vendor says so. */
  readonly plays?: string;
  /** The names by which programs reach it, where nobody tells them another address. */
  readonly hosts?: readonly string[];
  /** Where its link listens; a free port unless given. */
  readonly linkPort?: number;
}
