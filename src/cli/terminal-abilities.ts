interface Stream {
  readonly isTTY?: boolean;
}
type Env = Readonly<Record<string, string | undefined>>;

/** A terminal on which the cursor can be moved. */
export const rewritesLines = (stream: Stream, env: Env = process.env): boolean => stream.isTTY === true && env.TERM !== "dumb";

/**
 * Whether text may be coloured: on a terminal that is not dumb, unless NO_COLOR is set (no-color.org). FORCE_COLOR wins over
 * where the text goes, and is itself switched off by `0` or `false` (force-color.org, Node.js).
 */
export function takesColor(stream: Stream, env: Env = process.env): boolean {
  const { NO_COLOR: none = "", FORCE_COLOR: forced } = env;
  if (none !== "") return false;
  if (forced !== undefined) return !/^(?:0|false)$/i.test(forced);
  return rewritesLines(stream, env);
}
