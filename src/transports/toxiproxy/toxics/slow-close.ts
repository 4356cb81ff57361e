import { defineToxic, type Ending, smallWindowBytes } from "../stage.ts";

/** Keeps the connection from closing for `delay` ms after its source has ended. */
export const slowClose = defineToxic({
  name: "slow_close",
  attributes: ["delay"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let held: Ending | undefined;
    return {
      push: (chunk) => flow.emit(chunk),
      end: (ending) => {
        held = ending;
        flow.after(settings().delay, () => flow.end(ending));
      },
      handOver: () => {
        if (held !== undefined) flow.end(held);
      },
    };
  },
});
