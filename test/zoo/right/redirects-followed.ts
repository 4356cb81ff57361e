import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const asItWas = new Set([307, 308]);
const asGet = new Set([301, 302, 303]);
const mostHops = 5;

export default defineRight({
  name: "redirects-followed",
  story:
    "Its HTTP client follows redirects as most do, with a GET after 301 and 302, and what comes back is read before it is believed.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { http } = surroundings;
        const send: typeof http.send = async (request) => {
          let asked = request;
          for (let hop = 0; ; hop += 1) {
            const exchange = await http.send(asked);
            if (exchange.type !== "reply" || hop === mostHops) return exchange;
            const { status, headers } = exchange;
            const { location } = headers;
            if (location === undefined || !(asItWas.has(status) || asGet.has(status))) return exchange;
            const { body: _sent, ...bare } = asked;
            const url = new URL(location, asked.url).href;
            asked = asItWas.has(status) ? { ...asked, url } : { ...bare, method: "GET", url };
          }
        };
        return boot({ ...surroundings, http: { send } });
      },
    }),
});
