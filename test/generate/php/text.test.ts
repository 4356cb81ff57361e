import { describe, expect, it } from "vitest";
import { headerOf, originOf, sharedHeader } from "../../../src/generate/php/header.ts";
import { caseName, className, createNamer, propertyName } from "../../../src/generate/php/names.ts";
import { phpPattern } from "../../../src/generate/php/pattern.ts";
import { commentText, phpLiteral, phpString } from "../../../src/generate/php/text.ts";

describe("a text of a contract as a literal of PHP", () => {
  it.each([
    ["plain", "'plain'"],
    ["it's", String.raw`'it\'s'`],
    ["\\", String.raw`'\\'`],
    ["{$x} $y", "'{$x} $y'"],
    ['line\n"$x"\\', String.raw`"line\u{a}\"\$x\"\\"`],
    ["a\u202eb", String.raw`"a\u{202e}b"`],
    ["\ud800", "'\ufffd'"],
    ["Größe", "'Größe'"],
  ])("%j cannot end it", (text, literal) => expect(phpString(text)).toBe(literal));

  it("is one within lists and objects too", () => {
    expect(phpLiteral({ "a'": [1, -2.5, true, null, "'"] })).toBe(String.raw`['a\'' => [1, -2.5, true, null, '\'']]`);
  });

  it("ends no comment", () => {
    expect(commentText("a */ b ?> c\n * @d\u0000")).toBe("a * / b ? > c * @d");
    expect(commentText("@internal x")).toBe("internal x");
    expect(commentText("**/")).toBe("** /");
    expect(commentText("x".repeat(9999)).length).toBeLessThan(500);
  });
});

describe("names", () => {
  it.each([
    ["payment.requires_action", "PaymentRequiresAction"],
    ["../../etc/passwd", "EtcPasswd"],
    ["list", "ListData"],
    ["String", "StringData"],
    ["3ds", "N3ds"],
    ["日本", "Unnamed"],
    ["OrderURL", "OrderURL"],
    ["Größe", "GroE"],
  ])("of the class of %j", (text, name) => expect(className(text)).toBe(name));

  it.each([
    ["order_reference", "orderReference"],
    ["ID", "id"],
    ["$this", "this"],
    ["", "unnamed"],
    ["0", "n0"],
    ["x-y z", "xYZ"],
  ])("of the property %j", (text, name) => expect(propertyName(text)).toBe(name));

  it.each([
    ["in_transit", "InTransit"],
    ["class", "ClassCase"],
    ["*/", "Blank"],
    [-1, "ValueMinus1"],
    ["2x", "Value2x"],
  ])("of the case %j", (value, name) => expect(caseName(value)).toBe(name));

  it("are given once, whatever letters' case", () => {
    const unique = createNamer(["Money"]);
    expect(["money", "Order", "ORDER", "order"].map(unique)).toEqual(["money2", "Order", "ORDER2", "order3"]);
  });
});

describe("a pattern", () => {
  it.each([
    [String.raw`^\d+$`, "~^[0-9]+$~uD"],
    [String.raw`[\w.-]`, "~[A-Za-z0-9_.-]~uD"],
    ["a~b/", String.raw`~a\~b/~uD`],
    ["[[a]", String.raw`~[\[a]~uD`],
    [String.raw`\u00e9\x41\u{1F600}`, String.raw`~\x{00e9}\x{41}\x{1F600}~uD`],
    ["a.b", String.raw`~a[^\n\r\x{2028}\x{2029}]b~uD`],
    ["[^]", String.raw`~[\s\S]~uD`],
    ["[]a", "~(?!)a~uD"],
    ["(?<year>\\d)", "~(?<year>[0-9])~uD"],
  ])("%j is one of PCRE", (pattern, php) => expect(phpPattern(pattern)).toBe(php));

  it.each(["(", String.raw`\cA`, String.raw`\p{Script=Greek}`, String.raw`[\D]`, String.raw`\ud83d`])(
    "%j is not looked at",
    (pattern) => expect(phpPattern(pattern)).toBeUndefined(),
  );
});

describe("the header", () => {
  const file = (header: string): string => `<?php\n\n${header}\n\ndeclare(strict_types=1);\n`;

  it("says whose a file is, whatever the contract is called", () => {
    const name = "a\"\n?> */ ' <?php \u202e";
    const header = headerOf(name, "1\n?>", "00");
    expect(header).not.toMatch(/[^\x20-\x7e]|\?>|\*\//);
    expect(originOf(file(header))).toEqual({ contract: name });
    expect(originOf(file(header).replaceAll("\n", "\r\n"))).toEqual({ contract: name });
    expect(originOf(file(sharedHeader))).toEqual({});
  });

  it.each(["", "<?php\n\nclass Payment {}\n", `<?php\n// mine\n${sharedHeader}\n`, `<?php\n\n// not ${sharedHeader}`])(
    "is not found in %j",
    (text) => expect(originOf(text)).toBeUndefined(),
  );
});
