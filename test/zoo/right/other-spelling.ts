import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

function otherwise(body: string): string {
  const fields = Object.entries(JSON.parse(body) as Readonly<Record<string, unknown>>);
  return JSON.stringify(Object.fromEntries(fields.reverse()), undefined, 2);
}

const capitals = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

export default defineRight({
  name: "other-spelling",
  story: "It writes its JSON with other spaces and in another order, and its headers with capitals, as HTTP allows.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { http } = surroundings;
        const send: typeof http.send = ({ headers, body, ...request }) =>
          http.send({
            ...request,
            headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [capitals(name), value])),
            ...(body !== undefined && { body: otherwise(body) }),
          });
        return boot({ ...surroundings, http: { send } });
      },
    }),
});
