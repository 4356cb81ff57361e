import { defineToxic, smallWindowBytes } from "../stage.ts";

/** Passes everything on as it came: for trying out a client, and what a new toxic begins as. */
export const noop = defineToxic({
  name: "noop",
  attributes: [],
  windowBytes: smallWindowBytes,
  create: (flow) => ({
    push: (chunk) => flow.emit(chunk),
    end: (ending) => flow.end(ending),
    handOver: () => {},
  }),
});
