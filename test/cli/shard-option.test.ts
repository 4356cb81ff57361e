import { describe, expect, it } from "vitest";
import { parseShard } from "../../src/cli/shard-option.ts";

const gitlab = { CI_NODE_INDEX: "3", CI_NODE_TOTAL: "8" };
const kubernetes = { JOB_COMPLETION_INDEX: "2" };

describe("a shard", () => {
  it.each([
    ["as it is written", "3/8", {}],
    ["as GitLab counts, from 1", "auto", gitlab],
    ["as GitLab counts, of another number", "auto/8", { CI_NODE_INDEX: "3" }],
    ["as Kubernetes counts, from 0", "auto/8", kubernetes],
  ])("is taken %s", (_, text, env) => {
    expect(parseShard(text, env)).toEqual({ index: 3, count: 8 });
  });

  it.each([
    ["3", {}, "this names no shard"],
    ["a/b", {}, "this names no shard"],
    ["-1/8", {}, "this names no shard"],
    ["0/8", {}, "shard 0 of 8 cannot be"],
    ["9/8", {}, "shard 9 of 8 cannot be"],
    ["1/0", {}, "shard 1 of 0 cannot be"],
    ["1/5000", {}, "more than the 1000"],
    ["auto", {}, "none of JOB_COMPLETION_INDEX, CI_NODE_INDEX is set here"],
    ["auto", kubernetes, "nothing says of how many"],
    ["auto/2", kubernetes, "shard 3 of 2 cannot be"],
    ["auto/8", { CI_NODE_INDEX: "third" }, 'CI_NODE_INDEX is "third", and no number'],
  ])("is refused as %s", (text, env, problem) => {
    expect(() => parseShard(text, env)).toThrow(problem);
  });
});
