/** Pictures and Chinese, Japanese and Korean letters are two columns wide on a terminal (Unicode, UAX #11). */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;
/** They stand on the letter before, or nowhere. */
const none = /^[\p{Mn}\p{Me}\p{Cf}]/u;

const widthOf = (char: string): number => (none.test(char) ? 0 : wide.test(char) ? 2 : 1);

/** So many columns the text takes on a terminal. */
export const columnsOf = (text: string): number => [...text].reduce((sum, char) => sum + widthOf(char), 0);

/** The text in at most so many columns, with an ellipsis where something is left out. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const char of text) {
    width += widthOf(char);
    if (width > columns) break;
    kept += char;
  }
  return `${kept}…`;
}

export const padEnd = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - columnsOf(text)));
export const padStart = (text: string, columns: number): string => " ".repeat(Math.max(0, columns - columnsOf(text))) + text;
