import { type Outcome, type Resources, refuse, type SimulatorRequest } from "../../src/index.ts";
import { type Kept, messages } from "./messages.ts";

const usualSize = 50;

type Day = (sent: string) => boolean;

/** What a query says of the day: `DateSent`, `DateSent<` (on it or before), `DateSent>`. */
function daysOf(query: URLSearchParams): readonly Day[] {
  const day = (sent: string): string => sent.slice(0, 10);
  const tests: Readonly<Record<string, (sent: string, wanted: string) => boolean>> = {
    DateSent: (sent, wanted) => day(sent) === day(wanted),
    "DateSent<": (sent, wanted) => (wanted.length > 10 ? sent <= wanted : day(sent) <= wanted),
    "DateSent>": (sent, wanted) => (wanted.length > 10 ? sent >= wanted : day(sent) >= wanted),
  };
  return Object.entries(tests).flatMap(([name, test]) => {
    const wanted = query.get(name);
    return wanted === null ? [] : [(sent: string) => test(sent, wanted)];
  });
}

/** Newest first, a page at a time. A page's token is the id of the last message before it. */
export function list(state: Resources, { path, query }: SimulatorRequest<object>): Outcome {
  const days = daysOf(query);
  const wanted = ({ more }: Kept): boolean =>
    more.account === path.AccountSid &&
    [more.to, null].includes(query.get("To")) &&
    [more.from, null].includes(query.get("From")) &&
    days.every((isOn) => isOn(more.sent ?? more.created));
  const all = state.all<Kept>(messages).map(({ data }) => data);
  const found = all.filter(wanted).reverse();
  const size = Math.min(1000, Number(query.get("PageSize") ?? usualSize));
  const token = query.get("PageToken")?.replace(/^PA/, "");
  const before = token === undefined ? -1 : found.findIndex(({ more }) => more.sid === token);
  if (token !== undefined && before === -1) return refuse(400, "20001", "The page token is of another list.", "PageToken");
  const start = before + 1;
  const items = found.slice(start, start + size);
  const page = Math.floor(start / size);
  const here = `/2010-04-01/Accounts/${path.AccountSid}/Messages.json`;
  const uriOf = (number: number, last: string | undefined): string => {
    const asked = new URLSearchParams(query);
    asked.set("PageSize", String(size));
    asked.set("Page", String(number));
    asked.delete("PageToken");
    if (last !== undefined) asked.set("PageToken", `PA${last}`);
    return `${here}?${asked}`;
  };
  const last = items.at(-1)?.more.sid;
  return {
    status: 200,
    body: {
      messages: items.map(({ shown }) => shown),
      first_page_uri: uriOf(0, undefined),
      next_page_uri: start + items.length < found.length && last !== undefined ? uriOf(page + 1, last) : null,
      previous_page_uri: start === 0 ? null : uriOf(Math.max(0, page - 1), found[start - size - 1]?.more.sid),
      page,
      page_size: size,
      start,
      end: Math.max(start, start + items.length - 1),
      uri: uriOf(page, token),
    },
  };
}
