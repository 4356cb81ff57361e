/** One segment of a path template: `payments`, `{id}`, or, as some vendors write, `{id}.json`. */
export interface Segment {
  /** The segment without names, such as `{}.json`: equal shapes stand at the same place. */
  readonly shape: string;
  readonly names: readonly string[];
  readonly literalLength: number;
  /** The decoded values of a path's segment; undefined where it does not fit or is no valid percent-encoding. */
  read(segment: string): readonly string[] | undefined;
}

function decode(values: readonly string[]): readonly string[] | undefined {
  try {
    return values.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Compiles one segment of a path template. */
export function compileSegment(template: string): Segment {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? "");
  const literals = template.split(/\{[^{}]+\}/);
  const shape = literals.join("{}");
  const literalLength = literals.join("").length;
  if (shape === "{}") return { shape, names, literalLength, read: (segment) => (segment === "" ? undefined : decode([segment])) };
  const escaped = literals.map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const form = new RegExp(`^${escaped.join("(.+?)")}$`);
  return {
    shape,
    names,
    literalLength,
    read: (segment) => {
      const found = form.exec(segment);
      return found ? decode(found.slice(1)) : undefined;
    },
  };
}
