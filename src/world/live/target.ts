import type { Declared } from "../../core/history.ts";
import type { Shop } from "../../core/shop.ts";
import type { Forbidden } from "../log-scan.ts";
import type { NameTemplates } from "../order-names.ts";

export interface StartCommand {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables of Firedrill's own environment that it gets besides what tools need; a name may end in `*`. */
  readonly inherit: readonly string[];
  readonly readyWithinMs: number;
}

/** The integration under test as the live world sees it: made from the configuration. */
export interface Target {
  readonly declared: Declared;
  /** How to start it; absent: it runs already at `url`, and process faults cannot strike it. */
  readonly start?: (given: { port: number; partnerUrls: Readonly<Record<string, string>>; folder: string }) => StartCommand;
  readonly url: string;
  readonly healthPath: string;
  /** By partner. */
  readonly webhookPaths: Readonly<Record<string, string>>;
  readonly forbidden: readonly Forbidden[];
  /** How it names orders at partners, where the configuration says so. */
  readonly names?: NameTemplates;
  /** `suffix` stands behind each order's reference at the integration. */
  readonly shop: (baseUrl: string, suffix: string) => Shop;
  /** Empties what it keeps. */
  readonly reset?: () => Promise<void>;
}
