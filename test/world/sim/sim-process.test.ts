import { describe, expect, it } from "vitest";
import { sleep } from "../../../src/core/clock.ts";
import type { TransactionMoment } from "../../../src/core/fault.ts";
import type { NewEvent } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { OutgoingRequest } from "../../../src/world/sim/network.ts";
import { createSimProcess } from "../../../src/world/sim/sim-process.ts";
import type { Durable, RunningIntegration, Surroundings } from "../../../src/world/sim/target.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

interface Given {
  readonly workers?: number;
  readonly seed?: number;
  readonly strikes?: (moment: TransactionMoment, which: number) => boolean;
  /** What the nth start of any process waits for or fails of. */
  readonly onBoot?: (surroundings: Surroundings, nth: number) => Promise<void> | void;
  /** The nth start's process looks at its clock. */
  readonly onWake?: (nth: number) => void;
}

/** The integration's processes on one database, at 0; each start's surroundings in order, and what was recorded when. */
async function started({ workers = 1, seed = 1, strikes = () => false, onBoot = () => {}, onWake = () => {} }: Given = {}) {
  const clock = createVirtualClock(0);
  const boots: Surroundings[] = [];
  const recorded: string[] = [];
  const noted: string[] = [];
  const durable: Durable = {
    boot: async (surroundings) => {
      const nth = boots.push(surroundings);
      const waits = onBoot(surroundings, nth);
      if (waits !== undefined) await waits;
      return { webhook: async () => ({ status: nth }), wake: () => onWake(nth) } as unknown as RunningIntegration;
    },
    close: async () => {},
  };
  const atWork = { count: 0 };
  const process = createSimProcess({
    durable,
    forbidden: [{ kind: "token", text: "tok_live" }],
    workers,
    clock,
    random: createRandom(seed),
    recorder: {
      record: ({ type, value }: NewEvent & { value?: unknown }) =>
        recorded.push(`${clock.now()} ${type} ${JSON.stringify(value)}`),
    },
    http: (which) => ({
      send: async ({ url }) => {
        await sleep(clock, 10);
        return { type: "reply", status: 200, headers: {}, body: `${url} to ${which}` };
      },
    }),
    strikes,
    steps: () => 0,
    working: () => {
      atWork.count += 1;
      return () => {
        atWork.count -= 1;
      };
    },
  });
  await process.start();
  const note = (what: string): void => void noted.push(`${clock.now()} ${what}`);
  return {
    clock,
    process,
    boots,
    atWork,
    recorded,
    noted,
    note,
    boot: (nth: number): Surroundings => boots[nth - 1] as Surroundings,
    /** Which start's process answers, or why nobody does. */
    whoAnswers: (): Promise<number | string> =>
      process.ask(
        async (running) => (await running.webhook("payment", {}, "")).status,
        (why) => why,
      ),
    kill: (which = 0, restartAfterMs = 100): void => process.crash({ signal: "SIGKILL", restartAfterMs }, "k", which),
    pause: (restartAfterMs: number, which = 0): void => process.crash({ signal: "SIGSTOP", restartAfterMs }, "p", which),
  };
}
const request = { url: "/x" } as OutgoingRequest;
const killed = `crash {"signal":"SIGKILL","reason":"k"}`;
const restarted = `restart {"reason":"k"}`;
const paused = `crash {"signal":"SIGSTOP","reason":"p"}`;
const continued = `restart {"signal":"SIGCONT","reason":"p"}`;

describe("a request", () => {
  it("is answered by the first process that lives, and refused where none does", async () => {
    const { kill, whoAnswers } = await started({ workers: 3 });
    expect(await whoAnswers()).toBe(1);
    kill(0);
    expect(await whoAnswers()).toBe(2);
    kill(2);
    expect(await whoAnswers()).toBe(2);
    kill(1);
    expect(await whoAnswers()).toBe("refused");
  });

  it("is not kept for who still starts, where another is there", async () => {
    const { clock, kill, whoAnswers } = await started({
      workers: 2,
      onBoot: (_surroundings, nth) => (nth === 3 ? sleep(clock, 40) : undefined),
    });
    kill();
    await clock.advance(120);
    expect(await whoAnswers()).toBe(2);
    await clock.advance(20);
    expect(await whoAnswers()).toBe(3);
  });

  it("is reset where its process dies over it, and no other process takes it on", async () => {
    const { boot, clock, kill, note, noted, process } = await started({ workers: 2 });
    const work = async (): Promise<void> => {
      note("begun");
      await sleep(boot(1).clock, 50);
      note("done");
    };
    void process.ask(work, (why) => why).then((end) => note(`${end}`));
    await clock.advance(20);
    kill();
    await clock.advance(1000);
    expect(noted).toEqual(["0 begun", "20 reset"]);
  });

  it("is told as work from its start to its answer, or to the death of who worked on it", async () => {
    const { atWork, boot, clock, kill, process } = await started();
    expect(atWork.count).toBe(0);
    const ask = (): Promise<unknown> =>
      process.ask(
        () => sleep(boot(1).clock, 50),
        () => {},
      );
    const first = ask();
    expect(atWork.count).toBe(1);
    await clock.advance(60);
    await first;
    expect(atWork.count).toBe(0);
    const second = ask();
    kill();
    await second;
    expect(atWork.count).toBe(0);
  });

  it("has failed where its process throws, at once or later, and the process lives on", async () => {
    const { process, whoAnswers } = await started();
    const lost = (why: string): string => why;
    expect(await process.ask(() => Promise.reject(new Error("no")), lost)).toBe("failed");
    expect(
      await process.ask(() => {
        throw new Error("no");
      }, lost),
    ).toBe("failed");
    expect(await whoAnswers()).toBe(1);
  });
});

describe("a process that is killed", () => {
  it("comes back on the same database after its time, and the history says both", async () => {
    const { boots, clock, kill, recorded, whoAnswers } = await started();
    await clock.advance(30);
    kill();
    await clock.advance(99);
    expect([boots.length, await whoAnswers()]).toEqual([1, "refused"]);
    await clock.advance(1);
    expect([boots.length, await whoAnswers()]).toEqual([2, 2]);
    expect(boots.map(({ life }) => life.isAlive())).toEqual([false, true]);
    expect(recorded).toEqual([`30 ${killed}`, `130 ${restarted}`]);
  });

  it("leaves nothing of its former life behind: no timer, no answer, no line of its log", async () => {
    const { boot, clock, kill, note, noted, process, recorded } = await started();
    const { clock: own, http, log } = boot(1);
    own.after(10, () => note("timer"));
    void http.send(request).then(() => note("answer"));
    kill(0, 5);
    await clock.advance(50);
    log("the token tok_live");
    process.stop();
    expect(noted).toEqual([]);
    expect(recorded.at(-1)).toBe(`50 log {"lines":0}`);
  });

  it("does not die again before it is back, and leaves the others alone", async () => {
    const { boots, clock, kill, recorded } = await started({ workers: 2 });
    kill();
    await clock.advance(50);
    kill();
    await clock.advance(500);
    expect(recorded).toEqual([`0 ${killed}`, `100 ${restarted}`]);
    expect(boots.map(({ life }) => life.isAlive())).toEqual([false, true, true]);
    kill();
    expect(recorded.at(-1)).toBe(`550 ${killed}`);
  });

  it("is not there for anybody while it starts, nor is what died while it started", async () => {
    const { clock, kill, recorded, whoAnswers } = await started({
      onBoot: (_surroundings, nth) => (nth === 1 ? undefined : sleep(clock, 40)),
    });
    kill();
    await clock.advance(120);
    expect(await whoAnswers()).toBe("refused");
    kill();
    await clock.advance(110);
    // the second start came to its end at 140, dead; the third takes until 260
    expect(await whoAnswers()).toBe("refused");
    await clock.advance(30);
    expect(await whoAnswers()).toBe(3);
    // each kill has its end in the history, so that nobody takes it for down when it is back
    expect(recorded).toEqual([`0 ${killed}`, `120 ${killed}`, `120 ${restarted}`, `260 ${restarted}`]);
  });

  it("may die of its very first act, and does not rise as the next one starts", async () => {
    const { clock, kill, whoAnswers } = await started({
      onBoot: (_surroundings, nth) => (nth === 2 ? kill() : nth === 3 ? sleep(clock, 40) : undefined),
    });
    kill();
    await clock.advance(220);
    expect(await whoAnswers()).toBe("refused");
    await clock.advance(20);
    expect(await whoAnswers()).toBe(3);
  });

  it("that does not come back is what `steady` fails of, and nothing else does", async () => {
    const { clock, kill, process, whoAnswers } = await started({
      onBoot: (_surroundings, nth) => (nth === 1 ? undefined : Promise.reject(new Error("no table"))),
    });
    kill();
    await clock.advance(200);
    await expect(process.steady()).rejects.toThrow("no table");
    expect(await whoAnswers()).toBe("refused");
  });
});

describe("a process that is stopped", () => {
  it("answers nobody until it goes on, and then whoever waits", async () => {
    const { boots, clock, note, noted, pause, process, recorded, whoAnswers } = await started();
    const answer = (what: string) => (end: unknown) => note(`${what}: ${end}`);
    void process.ask(() => sleep(clock, 30), String).then(answer("begun before"));
    await clock.advance(20);
    pause(100);
    void whoAnswers().then(answer("asked meanwhile"));
    await clock.advance(99);
    expect(noted).toEqual([]);
    await clock.advance(1);
    expect(noted.toSorted()).toEqual(["120 asked meanwhile: 1", "120 begun before: undefined"]);
    expect(recorded).toEqual([`20 ${paused}`, `120 ${continued}`]);
    expect(boots).toHaveLength(1);
  });

  it("can be killed, and then does not go on but starts anew", async () => {
    const { boots, clock, kill, pause, recorded } = await started();
    pause(100);
    await clock.advance(50);
    kill(0, 200);
    await clock.advance(500);
    // two outages, and an end of each
    const ended = `restart {"signal":"SIGKILL","reason":"killed while it stood still"}`;
    expect(recorded).toEqual([`0 ${paused}`, `50 ${ended}`, `50 ${killed}`, `250 ${restarted}`]);
    expect(boots.map(({ life }) => life.isAlive())).toEqual([false, true]);
  });

  it("cannot be stopped again before it goes on", async () => {
    const { clock, pause, recorded } = await started();
    pause(100);
    await clock.advance(50);
    pause(100);
    await clock.advance(500);
    expect(recorded).toEqual([`0 ${paused}`, `100 ${continued}`]);
    pause(100);
    expect(recorded.at(-1)).toBe(`550 ${paused}`);
  });
});

describe("their clock", () => {
  it("jumps for all of them and stays off over a restart, while the world's goes on, and no timer moves", async () => {
    const { boots, boot, clock, kill, note, noted, process } = await started({ workers: 2 });
    boot(1).clock.after(10, () => note(`timer at ${boot(1).clock.now()}`));
    process.jump(60_000);
    process.jump(-1000);
    kill(1);
    await clock.advance(200);
    expect(noted).toEqual(["10 timer at 59010"]);
    expect(boots.map(({ clock: own }) => own.now())).toEqual([59_200, 59_200, 59_200]);
    expect(clock.now()).toBe(200);
  });
});

describe("a process whose clock jumped", () => {
  it("looks at it at once, or when it goes on", async () => {
    const looks: string[] = [];
    const { clock, process, boots, pause } = await started({ workers: 2, onWake: (nth) => looks.push(`${clock.now()} ${nth}`) });
    process.jump(1000);
    await clock.advance(0);
    expect(looks).toEqual(["0 1", "0 2"]);
    pause(100, 1);
    process.jump(-1000);
    await clock.advance(200);
    expect(looks.slice(2)).toEqual(["0 1", "100 2"]);
    expect(boots).toHaveLength(2);
  });
});

describe("what a process is given", () => {
  it("is its own in each life, and the same for the same seed", async () => {
    const draw = async (seed: number): Promise<string[]> => {
      const { boots, clock, kill } = await started({ workers: 2, seed });
      kill();
      await clock.advance(100);
      return boots.map(({ nextId, random }) => `${nextId("ord")} ${random.hex(8)}`);
    };
    const [first, second] = [await draw(1), await draw(2)];
    expect(await draw(1)).toEqual(first);
    expect(new Set([...first, ...second]).size).toBe(6);
    expect(first[0]).toMatch(/^ord_[0-9a-f]{16} /);
  });

  it("is not another for who lives on where somebody else is killed, nor are its chances for the ids that it makes", async () => {
    const draw = async (disturb: boolean): Promise<string> => {
      const { boot, clock, kill } = await started({ workers: 2 });
      if (disturb) kill(0);
      await clock.advance(100);
      if (disturb) [boot(1).random.next(), boot(2).nextId("ord")];
      return boot(2).random.hex(16);
    };
    expect(await draw(true)).toBe(await draw(false));
  });

  it("does not hang on when it starts", async () => {
    const draw = async (killedMs: number): Promise<string> => {
      const { boot, clock, kill } = await started();
      await clock.advance(killedMs);
      kill();
      await clock.advance(100);
      return boot(2).nextId("ord");
    };
    expect(await draw(0)).toBe(await draw(50));
  });

  it("is its own way to the network, its own moments, and whether it is alone", async () => {
    const asked: string[] = [];
    const { boots, clock } = await started({
      workers: 2,
      strikes: (moment, which) => asked.push(`${moment} ${which}`) > 1,
    });
    const answers = Promise.all(boots.map(({ http }) => http.send(request)));
    await clock.advance(10);
    expect((await answers).map((answer) => answer.type === "reply" && answer.body)).toEqual(["/x to 0", "/x to 1"]);
    expect(boots.map(({ life }) => life.survives("before-commit"))).toEqual([true, false]);
    expect(asked).toEqual(["before-commit 0", "before-commit 1"]);
    const { boot } = await started();
    expect([boots[0]?.alone, boot(1).alone]).toEqual([false, true]);
  });
});

describe("steady", () => {
  it("is told once the last is back, and at once where nobody is away", async () => {
    const { clock, kill, note, pause, process, noted } = await started({ workers: 2 });
    await process.steady();
    kill(0, 100);
    pause(400, 1);
    void process.steady().then(() => note("steady"));
    await clock.advance(1000);
    expect(noted).toEqual(["400 steady"]);
  });

  it("waits for whoever dies meanwhile, too", async () => {
    const { clock, kill, note, process, noted } = await started({ workers: 2 });
    kill(0, 100);
    void process.steady().then(() => note("steady"));
    await clock.advance(50);
    kill(1, 300);
    await clock.advance(1000);
    expect(noted).toEqual(["350 steady"]);
  });
});

describe("the log", () => {
  it("is counted over all lives, and a leak is recorded without what it gives away", async () => {
    const { boot, clock, kill, process, recorded } = await started();
    boot(1).log("all is well");
    boot(1).log("the token tok_live");
    kill();
    await clock.advance(100);
    boot(2).log("all is well");
    process.stop();
    process.stop();
    const leak = `0 log {"leak":"token","excerpt":"the token [token]"}`;
    expect(recorded).toEqual([leak, `0 ${killed}`, `100 ${restarted}`, `100 log {"lines":3}`]);
  });

  it("has no more than twenty leaks recorded, and all of its lines counted", async () => {
    const { boot, process, recorded } = await started();
    for (let n = 0; n < 30; n += 1) boot(1).log("tok_live");
    process.stop();
    expect(recorded).toHaveLength(21);
    expect(recorded.at(-1)).toBe(`0 log {"lines":30}`);
  });
});

describe("the end", () => {
  it("is one: nobody is left, nobody comes back, nobody dies any more", async () => {
    const { boots, clock, kill, pause, process, recorded, whoAnswers } = await started({ workers: 3 });
    kill(0);
    pause(100, 1);
    process.stop();
    kill(2);
    await clock.advance(1000);
    expect(recorded).toEqual([`0 ${killed}`, `0 ${paused}`, `0 log {"lines":0}`]);
    expect(boots.map(({ life }) => life.isAlive())).toEqual([false, false, false]);
    expect(await whoAnswers()).toBe("refused");
  });
});
