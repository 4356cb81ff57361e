import { defineToxic, smallWindowBytes } from "../stage.ts";

/** Resets the connection (RST) `timeout` ms after its source first sends something or ends. Nothing gets through. */
export const resetPeer = defineToxic({
  name: "reset_peer",
  attributes: ["timeout"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let armed = false;
    const arm = (): void => {
      if (armed) return;
      armed = true;
      flow.after(settings().timeout, () => flow.end("reset"));
    };
    return {
      push: ({ data }) => {
        flow.discard(data.length);
        arm();
      },
      end: arm,
      // Bytes are gone once the reset is due: it can no longer be called off.
      handOver: () => {
        if (armed) flow.end("reset");
      },
    };
  },
});
