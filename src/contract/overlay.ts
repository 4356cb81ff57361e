import { messageOf } from "../core/errors.ts";
import type { ContractWarning } from "./contract.ts";
import { executePath } from "./json-path.ts";
import { readText } from "./read-text.ts";
import { isTree, refuse, type Tree } from "./reader.ts";

/** An overlay as it stands in its file. */
export interface OverlayText {
  readonly text: string;
  /** Where it comes from, for messages. */
  readonly place: string;
}

interface Action {
  readonly target: string;
  readonly update: unknown;
  readonly remove: boolean;
  readonly place: string;
}

type Holder = Record<string | number, unknown>;

function readActions({ text, place }: OverlayText): readonly Action[] {
  const overlay = readText(text, place);
  if (!isTree(overlay) || typeof overlay.overlay !== "string")
    return refuse(
      place,
      "this is no overlay: it has no `overlay` field",
      'Begin it with overlay: "1.0.0" (OpenAPI Overlay 1.0).',
    );
  if (!/^1\.\d/.test(overlay.overlay))
    return refuse(`${place}#/overlay`, `this is Overlay ${JSON.stringify(overlay.overlay)}`, "Firedrill reads Overlay 1.0.");
  const { actions } = overlay;
  if (!Array.isArray(actions) || actions.length === 0)
    return refuse(
      `${place}#/actions`,
      "the overlay has no actions",
      "Write a list of { target, update } or { target, remove: true }.",
    );
  return actions.map((action: unknown, n) => {
    const at = `${place}#/actions/${n}`;
    if (!isTree(action) || typeof action.target !== "string")
      return refuse(at, "the action has no target", "Give a JSONPath (RFC 9535), such as $.paths['/payments'].post.");
    const remove = action.remove === true;
    if (!remove && action.update === undefined) return refuse(at, "the action does nothing", "Give `update` or `remove: true`.");
    return { target: action.target, update: action.update, remove, place: at };
  });
}

/** The path of each node that a target names, the deepest and last first, so that removing one moves no other. */
function find(document: Tree, { target, place }: Action): readonly (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  try {
    executePath(document as never, target, (_value, path) => void found.push([...path]));
  } catch (thrown) {
    return refuse(
      `${place}/target`,
      `this is no JSONPath: ${messageOf(thrown)}`,
      "Write it as RFC 9535 asks for, such as $.paths['/payments'].post.",
    );
  }
  return found.reverse();
}

/** Objects are merged at every level, lists joined, and all else replaced (Overlay 1.0, section 4.4.3). */
function merge(target: unknown, update: unknown): unknown {
  if (Array.isArray(target) && Array.isArray(update)) return [...target, ...update];
  if (!isTree(target) || !isTree(update)) return structuredClone(update);
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(update))
    merged[name] = Object.hasOwn(target, name) ? merge(target[name], value) : structuredClone(value);
  return merged;
}

/** Does one action; false where its target names nothing. */
function perform(root: Holder, action: Action): boolean {
  const found = find(root.document as Tree, action);
  for (const path of found) {
    const tokens = ["document", ...path];
    const last = tokens.at(-1) as string | number;
    const holder = tokens.slice(0, -1).reduce<unknown>((value, token) => (value as Holder)[token], root) as Holder;
    const target = holder[last];
    if (action.remove) {
      if (Array.isArray(holder)) holder.splice(Number(last), 1);
      else if (path.length > 0) delete holder[last];
    } else if (typeof target !== "object" || target === null)
      return refuse(
        `${action.place}/target`,
        `${action.target} is neither an object nor a list`,
        "Name what holds it, and give it in `update`.",
      );
    else
      holder[last] =
        Array.isArray(target) && !Array.isArray(action.update)
          ? [...target, structuredClone(action.update)]
          : merge(target, action.update);
  }
  return found.length > 0;
}

/**
 * A document with an overlay (OpenAPI Overlay 1.0) laid over it, action by action.
 *
 * @throws FiredrillError FD_CONTRACT where it is none, or a target is no JSONPath
 */
export function applyOverlay(
  document: Tree,
  overlay: OverlayText,
): { readonly document: Tree; readonly warnings: readonly ContractWarning[] } {
  const root: Holder = { document: structuredClone(document) };
  const warnings = readActions(overlay).flatMap((action): ContractWarning[] => {
    if (perform(root, action)) return [];
    return [{ place: `${action.place}/target`, message: `nothing in the contract is ${action.target}` }];
  });
  return { document: root.document as Tree, warnings };
}
