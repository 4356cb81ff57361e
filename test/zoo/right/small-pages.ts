import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "small-pages",
  story: "Lists are read one item a page, to the end.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { http } = surroundings;
        const send: typeof http.send = (request) => http.send({ ...request, url: request.url.replace(/limit=\d+/, "limit=1") });
        return boot({ ...surroundings, http: { send } });
      },
    }),
});
