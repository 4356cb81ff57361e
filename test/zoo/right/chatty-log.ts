import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "chatty-log",
  story: "It logs every call that it makes, by method and path, and how it ended.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { log, http } = surroundings;
        const send: typeof http.send = async (request) => {
          log(`${request.method} ${request.url} with ${Object.keys(request.headers).length} headers`);
          const answer = await http.send(request);
          log(`${request.method} ${request.url}: ${answer.type === "reply" ? answer.status : answer.message}`);
          return answer;
        };
        return boot({ ...surroundings, http: { send } });
      },
    }),
});
