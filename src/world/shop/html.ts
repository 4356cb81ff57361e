import { compile, selectOne } from "css-select";
import { DomUtils, parseDocument } from "htmlparser2";

/** @throws Error where the selector is none */
export function checkSelector(selector: string): void {
  compile(selector);
}

/** What a browser shows of a text: runs of white space are one space. */
const shown = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The text, or an attribute, of the first element that a selector finds; undefined where there is none. */
export function selectIn(html: string, selector: string, attribute?: string): string | undefined {
  const element = selectOne(selector, parseDocument(html).children);
  if (element === null) return undefined;
  if (attribute === undefined) return shown(DomUtils.textContent(element));
  // selectors find elements alone
  return (element as { readonly attribs?: Readonly<Record<string, string>> }).attribs?.[attribute];
}
