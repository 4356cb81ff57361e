import { expect, it, vi } from "vitest";
import { createProgram } from "../../src/cli/program.ts";

it.each(["Payment", "Carrier", "Messaging"])(
  "the LAMP shop's classes are those of the %s contract as it is now",
  async (name) => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    let code: number | undefined;
    const program = createProgram((ended) => {
      code = ended;
    });
    const out = `examples/lamp/src/Partner/${name}`;
    const args = ["--contract", name.toLowerCase(), "--out", out, "--namespace", `Shop\\Partner\\${name}`, "--check"];
    await program.parseAsync(["generate", "php", ...args], { from: "user" });
    write.mockRestore();
    expect(code, `npx firedrill generate php ${args.slice(0, -1).join(" ")}`).toBe(0);
  },
);
