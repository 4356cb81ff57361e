import type { Connection } from "../../core/connection.ts";
import type { OrderRequests, RequestSteps } from "../config.ts";
import type { Values } from "../template.ts";
import { createCookieJar } from "./cookies.ts";
import { type Visitor, type Walk, walk } from "./walk.ts";

/** A visit under way: whose browser, and what its session's login told. */
export interface Visit {
  readonly visitor: Visitor;
  readonly values: Values;
  /** Forgets cookies and login: the shop no longer knows who this is. */
  end(): void;
  /** The login was made for this visit, not for an earlier one. */
  readonly isNew: boolean;
}

export interface Visitors {
  /** What answers told about an order: its number, and all else that its requests took. */
  valuesOf(order: string): Map<string, string | number>;
  /**
   * Begins to ask something, logged in where the configuration says so; or tells how the login failed.
   *
   * @param order absent where no order is concerned
   * @param buyer whose account it is, where that is known to be another's too
   */
  visit(request: Pick<RequestSteps, "session">, values: Values, order?: string, buyer?: string): Promise<Visit | Walk>;
}

const noOrder = "";

export const isVisit = (found: Visit | Walk): found is Visit => "visitor" in found;

/** Every order is bought in a browser of its own, by a customer who may have others, and each session is opened when it is first needed. */
export function createVisitors(connection: Connection, { sessions }: Pick<OrderRequests, "sessions">): Visitors {
  const values = new Map<string, Map<string, string | number>>();
  const browsers = new Map<string, Visitor["cookies"]>();
  const logins = new Map<string, { readonly visitor: Visitor; readonly opened: Promise<Walk> }>();

  const entryOf = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const found = map.get(key) ?? make();
    map.set(key, found);
    return found;
  };
  const valuesOf: Visitors["valuesOf"] = (order) => entryOf(values, order, () => new Map());

  function logIn(name: string, known: Values): { readonly visitor: Visitor; readonly opened: Promise<Walk> } {
    const steps = sessions[name]?.steps ?? [];
    const visitor: Visitor = { cookies: createCookieJar(), values: new Map() };
    const route = { name: `session ${name}`, steps, from: 0, to: steps.length };
    return { visitor, opened: walk(connection, route, known, visitor) };
  }

  return {
    valuesOf,
    visit: async ({ session }, known, order = noOrder, buyer = order) => {
      const told = valuesOf(order);
      if (session === undefined) {
        const cookies = entryOf(browsers, order, createCookieJar);
        return { visitor: { cookies, values: told }, values: known, end: () => cookies.clear(), isNew: false };
      }
      const key = sessions[session]?.per === "order" ? JSON.stringify([session, order, buyer]) : session;
      const isNew = !logins.has(key);
      const login = entryOf(logins, key, () => logIn(session, known));
      const end = (): void => {
        if (logins.get(key) === login) logins.delete(key);
      };
      const opened = await login.opened;
      if (opened.problem !== undefined) {
        end();
        return opened;
      }
      const { cookies, values: ofLogin } = login.visitor;
      return { visitor: { cookies, values: told }, values: { ...known, ...Object.fromEntries(ofLogin) }, end, isNew };
    },
  };
}
