import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**"];
/** What starts whole drills or searches, repeats thousands of schedules, or needs a program that npm does not bring. */
const long = "test/**/*.long.test.ts";
/** Of these the ones in which no time is measured: in virtual time, or without a drill. */
const untimed = [
  "test/{checkers,generate,zoo}/**/*.long.test.ts",
  "test/world/{mutation,sim/*}.long.test.ts",
  "test/e2e/{code-generators,docs-explore,docs-unit-tests,explore,lamp-pacts,lamp-phpunit,lamp-queues}.long.test.ts",
  "test/e2e/{php-package,schemathesis,verify}.long.test.ts",
];

/** Live drills that keep the machine busy, or in which two things have to race: each of these has it to itself. */
const alone = [
  "test/e2e/{lamp,lamp-mistakes,lamp-naive,lamp-tls,scenarios-break,tls}.long.test.ts",
  "test/world/live/dead-integration.long.test.ts",
];

/**
 * In a clone, what imports `firedrill` by its name gets the sources as they stand, without a build: among the package's exports
 * they come first under a condition of our own.
 */
const source = "@firedrill/source";
const conditions = [source, "node", "module", "development|production"];
const byName = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const execArgv = [`--conditions=${source}`];

/** The long ones come after all else. A drill mostly waits, so that two of them share a machine without one delaying the other. */
export default defineConfig({
  test: {
    projects: [
      {
        ...byName,
        test: {
          execArgv,
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, long],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...byName,
        test: {
          execArgv,
          name: "untimed",
          include: untimed,
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...byName,
        test: {
          execArgv,
          name: "long",
          include: [long],
          exclude: [...exclude, ...untimed, ...alone],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        ...byName,
        test: {
          execArgv,
          name: "alone",
          include: alone,
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxConcurrency: 2,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
