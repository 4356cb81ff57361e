import type { Cited, Evidence } from "./verdict.ts";

type Renderers = Readonly<Record<string, (finding: never) => string>>;

/** What a renderer takes. */
type Data<F extends (finding: never) => string> = Parameters<F> extends [infer D] ? D : unknown;

/** The findings of a checker: makes one of each code from data. */
export interface Findings<R extends Renderers> {
  <C extends keyof R & string>(code: C, finding: Data<R[C]> & Cited): Evidence;
  readonly codes: readonly (keyof R & string)[];
  /** The sentence of a finding that was read back; undefined where the code is another's. */
  readonly sentenceOf: (finding: Evidence) => string | undefined;
}

/**
 * Declares what a checker may find: by code, how a finding's data reads as a sentence.
 *
 * @param renderers pure functions of the finding's data, which is plain JSON
 */
export function defineFindings<const R extends Renderers>(renderers: R): Findings<R> {
  const render = (code: string, finding: unknown): string | undefined =>
    Object.hasOwn(renderers, code) ? renderers[code]?.(finding as never) : undefined;
  return Object.assign(
    (code: string, finding: Cited): Evidence => ({ code, sentence: render(code, finding) ?? code, ...finding }),
    {
      codes: Object.keys(renderers),
      sentenceOf: (finding: Evidence) => render(finding.code, finding),
    },
  );
}

/**
 * What stays the same from run to run: the code, the order and the site, without attempts, numbers of events or ids. Which order
 * of a load it strikes is chance.
 */
export function identityOf({ code, order, site }: Evidence): string {
  const where =
    site === undefined
      ? ""
      : site.kind === "link"
        ? site.link
        : `${site.partner}/${site.kind === "call" ? site.operation : site.webhook}`;
  return [code, order?.startsWith("load-") ? "load" : order, where].filter(Boolean).join(" ");
}
