import { isTree, resolveReference, type Tree } from "./reader.ts";

/** Words whose schemas apply to the very value that theirs applies to. */
const words = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];
const choices = ["anyOf", "oneOf"];

interface Step {
  readonly schema: Tree;
  /** The word that leads on to the next step. */
  readonly by: string;
}

function stepsFrom(schema: Tree, document: Tree): readonly (readonly [by: string, next: Tree])[] {
  const steps: [string, Tree][] = [];
  if (typeof schema.$ref === "string") {
    const target = resolveReference(document, schema.$ref);
    if (isTree(target)) steps.push(["$ref", target]);
  }
  for (const word of words) for (const next of [schema[word]].flat()) if (isTree(next)) steps.push([word, next]);
  return steps;
}

/** Schemas that apply one another in a circle, from one of them on; undefined where there are none. */
function findCircle(roots: readonly Tree[], document: Tree, done: Set<Tree>): readonly Step[] | undefined {
  const path: Step[] = [];
  const search = (schema: Tree): readonly Step[] | undefined => {
    if (done.has(schema)) return undefined;
    const begin = path.findIndex((step) => step.schema === schema);
    if (begin !== -1) return path.slice(begin);
    for (const [by, next] of stepsFrom(schema, document)) {
      path.push({ schema, by });
      const circle = search(next);
      if (circle !== undefined) return circle;
      path.pop();
    }
    done.add(schema);
    return undefined;
  };
  for (const root of roots) {
    const circle = search(root);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/**
 * Where a base chooses among its heirs and each heir is all of the base, an heir is the base without the choice: that is what
 * OpenAPI's discriminator means. Undefined where the circle is no such one.
 */
function withoutChoice(circle: readonly Step[]): string | undefined {
  for (const [n, { schema, by }] of circle.entries()) {
    const next = circle[(n + 1) % circle.length];
    if (by !== "$ref" || next === undefined || !choices.includes(next.by)) continue;
    const draft = schema as Record<string, unknown>;
    const reference = String(draft.$ref);
    const { [next.by]: _choice, discriminator: _discriminator, ...base } = next.schema;
    delete draft.$ref;
    for (const [word, value] of Object.entries(base)) draft[word] ??= value;
    return reference;
  }
  return undefined;
}

/**
 * Cuts schemas that apply one another to the same value for ever: a validator would never come back. Changes them.
 *
 * @returns references that were cut because they say nothing
 */
export function cutEndless(roots: readonly Tree[], document: Tree): readonly string[] {
  const cut: string[] = [];
  const done = new Set<Tree>();
  for (;;) {
    const circle = findCircle(roots, document, done);
    if (circle === undefined) return cut;
    if (withoutChoice(circle) !== undefined) continue;
    const last = circle.findLast(({ by }) => by === "$ref") ?? circle[0];
    const draft = last?.schema as Record<string, unknown>;
    cut.push(String(draft.$ref));
    delete draft.$ref;
  }
}
