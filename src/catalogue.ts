import { checkers } from "./checkers/index.ts";
import type { Catalogue } from "./core/catalogue.ts";
import { faults } from "./faults/index.ts";
import { reporters } from "./report/index.ts";
import type { Reporter } from "./report/report.ts";

/** All that ships with Firedrill, by kind. It is handed on from here; nothing below imports an entry by its name. */
export const builtins: Catalogue & { readonly reports: Readonly<Record<string, Reporter>> } = {
  faults,
  checkers,
  reports: reporters,
};
