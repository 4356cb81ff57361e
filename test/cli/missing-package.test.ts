import { describe, expect, it } from "vitest";
import { missingPackage } from "../../src/cli/missing-package.ts";

const notFound = (name: string): Error =>
  Object.assign(
    new Error(`Cannot find package '${name}' imported from /shop/node_modules/@firedrill/cli/dist/src/actions/place.js`),
    {
      code: "ERR_MODULE_NOT_FOUND",
    },
  );

describe("a package that is not installed", () => {
  it("is named with what installs it, in the range that Firedrill takes", () => {
    expect(missingPackage(notFound("fast-check"))?.message).toBe(
      'fast-check: Firedrill needs this package, and it is not installed beside it\n  Install it: npm install --save-dev "fast-check@^4.0.0"',
    );
    expect(missingPackage(notFound("fastify"))?.message).toContain('"fastify@');
  });

  it("is nothing of the kind where a user's own module asks for it, or where something else went wrong", () => {
    expect(missingPackage(notFound("left-pad"))).toBeUndefined();
    expect(missingPackage(new Error("Cannot find package 'fast-check'"))).toBeUndefined();
    expect(missingPackage(undefined)).toBeUndefined();
  });
});
