import { type Outcome, type Resources, refuse, type SimulatorRequest } from "../../src/index.ts";
import { linked, minimal, type Shown } from "./show.ts";

export type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

export const gone = (what: string, id: string): Outcome => refuse(404, "not_found", `There is no ${what} ${id}.`);

/** What cannot be done as things are. */
export const unprocessable = (issue: string, detail: string, field?: string): Outcome => refuse(422, issue, detail, field);

/** An answer with links that lead back here. */
export const answer = (status: number, body: object, { origin }: Pick<Request, "origin">): Outcome => ({
  status,
  body: linked(body, origin) as object,
});

/** All of it where the caller asks for that, and little else. */
export function made(status: number, shown: object, request: Pick<Request, "origin" | "headers">): Outcome {
  const isWhole = request.headers.prefer?.includes("representation") === true;
  return answer(status, isWhole ? shown : minimal(shown as Parameters<typeof minimal>[0]), request);
}

export const read =
  (collection: string, parameter: string, what: string) =>
  (state: Resources, request: Request): Outcome => {
    const { [parameter]: id = "" } = request.path;
    const shown = state.get<Shown<unknown>>(collection, id)?.data.shown;
    return shown === undefined || !("status" in shown) ? gone(what, id) : answer(200, shown, request);
  };
