const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

const isBlueprint = (value: unknown): boolean =>
  isObject(value) && typeof value.name === "string" && isObject(value.contract) && isObject(value.settings);

function problemOfTarget(target: unknown): string | undefined {
  if (!isObject(target)) return "has no `target`, the integration";
  if (typeof target.open !== "function") return "has a `target` without `open`, which opens its database";
  if (!isObject(target.declared)) return "has a `target` without `declared`, what it promises: {} where that is nothing";
  if (!Array.isArray(target.forbidden))
    return "has a `target` without `forbidden`, what must not be logged: [] where that is nothing";
  return undefined;
}

/** What keeps a module's answer from being a sim world: a sentence's end. Undefined where it is one. */
export function problemOfSimWorld(value: unknown): string | undefined {
  if (!isObject(value)) return "is nothing that holds `target` and `blueprints`";
  const { target, blueprints } = value;
  const problem = problemOfTarget(target);
  if (problem !== undefined) return problem;
  if (!Array.isArray(blueprints) || blueprints.length === 0 || !blueprints.every(isBlueprint))
    return "has no `blueprints`, the partners: take them from referenceWorld().blueprints";
  return undefined;
}
