import { describe, expect, it } from "vitest";
import { isFileName } from "../../src/core/file-name.ts";

describe("the name of a file on any system", () => {
  it.each(["calm", "gateway-5xx", "My outage 2", "überfall", "a.b", "con-artist", "console"])("is %s", (name) => {
    expect(isFileName(name)).toBe(true);
  });

  it.each([
    "",
    ".",
    "..",
    "../victim",
    "../../../../victim",
    "/etc",
    "C:\\x",
    "a/b",
    "a\\b",
    "a\0b",
    "a\nb",
    "a\u202eb",
    ".hidden",
    "ends.",
    "ends ",
    " begins",
    "CON",
    "nul.txt",
    "Com1",
    "a:b",
    "what?",
    "x".repeat(61),
    "\ud800",
  ])("is not %j", (name) => {
    expect(isFileName(name)).toBe(false);
  });
});
