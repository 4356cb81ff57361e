/** Keeps a run in virtual time away from real time, chance and sockets. */
export interface Guard {
  /** From here on every touch throws, until as many `leave`. */
  enter(): void;
  /** What was touched meanwhile, and by whom: the throw may have been swallowed. */
  leave(): readonly string[];
}
