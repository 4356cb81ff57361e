import { defineFault, pagePlace } from "../../core/fault.ts";
import { choice, flag } from "../parameters.ts";
import { redirect } from "../replies.ts";

const page = "a page for people";

export default defineFault({
  name: "redirect",
  family: "call",
  summary:
    "The partner redirects the call: with 307 or 308 it is to be sent again as it was, after 301 or 302 most clients send a GET in its stead.",
  parameters: {
    code: choice("HTTP status", [307, 308, 301, 302]),
    to: choice("where it leads", ["the same place", page]),
    after_effect: flag("the partner did what was asked before", false),
  },
  decide: ({ path = "/" }, given) => ({
    effect: given.after_effect === true,
    reply: () => redirect(Number(given.code), given.to === page ? pagePlace : path),
  }),
});
