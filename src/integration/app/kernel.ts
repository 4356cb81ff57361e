import type { Parts } from "../parts.ts";
import type { Gateways, Ports } from "../ports.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";

/** What every service of the application works with. */
export interface Kernel {
  readonly ports: Ports;
  readonly gateways: Gateways;
  readonly store: Store;
  readonly config: AppConfig;
  readonly parts: Parts;
  /** Tells the workers of this process that there may be something due. */
  readonly wake: () => void;
}
