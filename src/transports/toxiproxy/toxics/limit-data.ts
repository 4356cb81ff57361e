import { defineToxic, smallWindowBytes } from "../stage.ts";

/** Closes the connection once `bytes` bytes have passed. The count goes on when the limit is changed. */
export const limitData = defineToxic({
  name: "limit_data",
  attributes: ["bytes"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let passed = 0;
    return {
      push: ({ data, atMs }) => {
        const room = Math.max(0, settings().bytes - passed);
        const kept = data.subarray(0, room);
        passed += kept.length;
        if (kept.length > 0) flow.emit({ data: kept, atMs });
        flow.discard(data.length - kept.length);
        if (passed >= settings().bytes) flow.end("close");
      },
      end: (ending) => flow.end(ending),
      handOver: () => {},
    };
  },
});
