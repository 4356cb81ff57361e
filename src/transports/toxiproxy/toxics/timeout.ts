import { defineToxic, smallWindowBytes } from "../stage.ts";

/**
 * Lets nothing through, and closes the connection after `timeout` ms without a byte from its source. With 0 it
 * closes only when the toxic is taken away. What it swallowed stays lost, as in Toxiproxy: a stream with a hole
 * in it must not go on.
 */
export const timeout = defineToxic({
  name: "timeout",
  attributes: ["timeout"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let cancel: (() => void) | undefined;
    const begin = (): void => {
      cancel?.();
      const timeoutMs = settings().timeout;
      cancel = timeoutMs > 0 ? flow.after(timeoutMs, () => flow.end("close")) : undefined;
    };
    return {
      begin,
      push: ({ data }) => {
        flow.discard(data.length);
        begin();
      },
      end: (ending) => flow.end(ending),
      handOver: () => cancel?.(),
      removed: () => flow.end("close"),
    };
  },
});
