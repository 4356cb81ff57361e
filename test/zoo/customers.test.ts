import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { plainSettings } from "../../src/core/plan.ts";
import type { ShopRequest } from "../../src/core/shop.ts";
import { judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import type { IntegrationParts } from "../../src/integration/create.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { altered } from "./altered.ts";
import { bugs } from "./bugs/index.ts";
import { rights } from "./right/index.ts";
import { worldWith } from "./sim-world.ts";

/** Whoever places an order again changes it. */
const chargesWhatWasAskedLast = (): SimWorld => {
  const last = new Map<string, number>();
  return altered({
    parts: () => ({ app: { amountDue: ({ ref, total }) => ({ ...total, amountMinor: last.get(ref) ?? total.amountMinor }) } }),
    shop: (shop) => ({
      ask: (asked) => {
        if (asked.name === "place" && asked.amountMinor !== undefined) last.set(asked.order, asked.amountMinor);
        return shop.ask(asked);
      },
    }),
  });
};

/** Waits are longer than faults are armed for the others. */
const patient = (parts: IntegrationParts = {}): SimWorld =>
  altered({
    parts: () => parts,
    env: { BACKOFF_BASE_MS: "5000", BACKOFF_CAP_MS: "12000" },
    declares: (usual) => ({ ...usual, retry: { maxAttempts: 12, baseMs: 5000, capMs: 12_000 } }),
  });

/** What customers and merchants do, each as a scenario that the right integration holds and its bugs break. */
interface Habit {
  readonly what: string;
  readonly orders: string;
  readonly partners?: string;
  readonly faults?: string;
  readonly bugs: readonly string[];
  /** An integration that can do it, where the reference cannot; and its nearest wrong neighbour, with the checker that sees it. */
  readonly right?: () => SimWorld;
  readonly wrong?: { readonly open: () => SimWorld; readonly checker: string };
}

/** A second job that finds a period in work is sent away. */
const oneJobAtATime = (): SimWorld => {
  const inWork = new Set<string>();
  return altered({
    shop: (shop) => ({
      ask: async (asked) => {
        if (asked.name === "renew" && inWork.has(asked.order)) return { status: 409 };
        const answer = await shop.ask(asked);
        if (asked.name === "renew" && answer.status < 300) inWork.add(asked.order);
        return answer;
      },
    }),
  });
};

const purchase = ({ customer, currency, amountMinor }: ShopRequest): string => JSON.stringify([customer, currency, amountMinor]);

/** Who buys the same again is told that this was ordered already. */
const refusesTheSameAgain = (): SimWorld => {
  const bought = new Map<string, string>();
  return altered({
    shop: (shop) => ({
      ask: async (asked) => {
        if (asked.name !== "place" || asked.customer === undefined) return shop.ask(asked);
        const first = bought.get(purchase(asked)) ?? asked.order;
        bought.set(purchase(asked), first);
        return first === asked.order ? shop.ask(asked) : { status: 409 };
      },
    }),
  });
};

/** Who buys the same again is taken for somebody who clicked twice, and is shown the first order. */
const takenForADoubleClick = (): SimWorld => {
  const bought = new Map<string, string>();
  const taken = new Map<string, string>();
  return altered({
    shop: (shop) => ({
      ask: async (asked) => {
        if (asked.name !== "place" || asked.customer === undefined)
          return shop.ask({ ...asked, order: taken.get(asked.order) ?? asked.order });
        const first = bought.get(purchase(asked)) ?? asked.order;
        bought.set(purchase(asked), first);
        taken.set(asked.order, first);
        return first === asked.order ? shop.ask(asked) : { status: 201 };
      },
      read: (order) => shop.read(taken.get(order) ?? order),
    }),
  });
};

const gift = (minor: number | undefined): number => minor ?? 0;

/** A shop that charges what a gift card leaves. `shows`: the whole price, or that rest. */
const withGiftCards = (shows: "price" | "rest", covers = 1): (() => SimWorld) => {
  const gifts = new Map<string, number>();
  return () =>
    altered({
      shop: (shop) => ({
        ask: (asked) => {
          const { order, amountMinor, amounts } = asked;
          if (asked.name !== "place" || amountMinor === undefined) return shop.ask(asked);
          gifts.set(order, gift(amounts?.other_means) * covers);
          return shop.ask({ ...asked, amountMinor: amountMinor - gift(gifts.get(order)) });
        },
        read: async (order) => {
          const reading = await shop.read(order);
          if (reading.type !== "view" || shows === "rest") return reading;
          return { ...reading, view: { ...reading.view, totalMinor: reading.view.totalMinor + gift(gifts.get(order)) } };
        },
      }),
    });
};

const habits: readonly Habit[] = [
  {
    what: "orders have references as shops number them",
    orders: `
      - { order: "#1001", total_minor: 4990, steps: [place, { await: { status: confirmed } }, { refund: { reference: "R/1 ä", amount_minor: 990 } }] }
      - { order: "1001", total_minor: 3333 }
      - { order: "2026/0042", total_minor: 1999, steps: [place, { wait: { ms: 1500 } }, read] }
      - { order: "Bestellung 2026/0042 ä", total_minor: 5003, steps: [place, { await: { status: confirmed } }, cancel] }
      - { order: "Bestellung 2026/0042 Ä", total_minor: 5001 }
      - { order: "東京-7 & <b>?x=1#y", total_minor: 700, payment_token: tok_requires_action, steps: [place, { authenticate: succeeded }] }
      - { order: "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß", total_minor: 700 }`,
    bugs: ["reference-in-ascii"],
  },
  {
    what: "merchants give money back in the gateway's dashboard, all of it or what a customer has left",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: payment-refunded, when: confirmed } }] }
      - { order: order-2, total_minor: 5003, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 1001 } }, { wait: { ms: 800 } }, { partner: { move: payment-refunded } }] }
      - { order: order-3, total_minor: 4990 }`,
    bugs: ["merchants-refund-ignored"],
  },
  {
    what: "parcels are on their way, get lost, come back and arrive",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: parcel-in-transit, when: confirmed } }, { partner: { move: parcel-delivered, after_ms: 300 } }] }
      - { order: order-2, total_minor: 4991, steps: [place, { partner: { move: parcel-exception, when: confirmed } }, { partner: { move: parcel-returned } }] }
      - { order: order-3, total_minor: 4992, steps: [place, { partner: { move: parcel-in-transit, when: confirmed } }, cancel] }
      - { order: order-4, total_minor: 4993, steps: [place, { partner: { move: label-cancelled, when: confirmed } }] }`,
    bugs: [],
  },
  {
    what: "shoppers have their banks take charges back",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: dispute-opened, when: confirmed } }, { partner: { move: dispute-won, after_ms: 300 } }] }
      - { order: order-2, total_minor: 4991, steps: [place, { partner: { move: dispute-opened, when: confirmed } }, { partner: { move: dispute-lost } }] }`,
    bugs: [],
  },
  {
    what: "the gateway pays out what it took, also while a refund is under way",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: payout-paid, when: confirmed } }] }
      - { order: order-2, total_minor: 4991, steps: [place, { refund: { reference: r1, amount_minor: 100 } }, { partner: { move: payout-paid } }, cancel] }`,
    bugs: ["webhook-without-order-refused"],
  },
  {
    what: "captures that were accepted fail at the bank, also while customers cancel and ask for their money back",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: capture-failed, when: confirmed } }] }
      - { order: order-2, total_minor: 4991, steps: [place, { partner: { move: capture-failed } }, cancel] }
      - { order: order-3, total_minor: 4992, steps: [place, { partner: { move: capture-failed, when: confirmed, after_ms: 200 } }, { refund: { reference: r1, amount_minor: 100 } }] }`,
    bugs: ["captured-taken-for-the-end"],
  },
  ...[{}, { right: rights["webhooks-unread"]?.open }, { right: rights["counter-shop"]?.open }].map(({ right }, n) => ({
    what: `labels are queued, and made later or never, at ${["a shop that is told", "a shop that asks", "a shop that goes by the carrier's books"][n]}`,
    orders: `
      - { order: order-1, total_minor: 4990 }
      - { order: order-2, total_minor: 4991, steps: [place, { partner: { move: label-failed } }] }
      - { order: order-3, total_minor: 4992, steps: [place, { wait: { ms: 300 } }, cancel] }
      - { order: order-4, total_minor: 4993, steps: [place, { partner: { move: label-failed } }, cancel] }`,
    partners: "{ carrier: { outcomes: later, settles_after_ms: 1500 } }",
    bugs: ["queued-label-taken-for-bought", "failed-label-forgotten"],
    ...(right && { right }),
  })),
  {
    what: "the gateway's desk captures and voids",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: payment-captured } }] }
      - { order: order-2, total_minor: 4991, steps: [place, { partner: { move: payment-voided } }] }`,
    faults: "[{ fault: status, at: { partner: carrier, operation: createShipment, attempt: { up_to: 4 } } }]",
    bugs: [],
  },
  {
    what: "the gateway's desk voids what is about to be captured, when the label is bought",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { partner: { move: payment-voided, after_ms: 150 } }] }
      - { order: order-2, total_minor: 4991 }`,
    faults: "[{ fault: status, at: { partner: payment, operation: capturePayment, order: order-1, attempt: { up_to: 3 } } }]",
    bugs: ["void-taken-for-paid"],
  },
  ...(["price", "rest"] as const).map((shows) => ({
    what: `a part is paid by gift card, and the ${shows} is shown`,
    orders: `
      - { order: order-1, total_minor: 4990, other_means_minor: 1000, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 990 } }] }
      - { order: order-2, total_minor: 4991, other_means_minor: 4990 }
      - { order: order-3, total_minor: 4992, other_means_minor: 2, steps: [place, { await: { status: confirmed } }, cancel] }
      - { order: order-4, total_minor: 4993 }`,
    bugs: [],
    right: withGiftCards(shows),
    wrong: { open: withGiftCards(shows, 0), checker: "charged-once" },
  })),
  {
    what: "shoppers never come back from the bank, or late",
    orders: `
      - { order: order-1, total_minor: 4990, payment_token: tok_requires_action, steps: [place, { await: { status: awaiting_action } }, { authenticate: { outcome: succeeded, returns: false, after_ms: 2500 } }] }
      - { order: order-2, total_minor: 4991, payment_token: tok_requires_action, steps: [place, { authenticate: { outcome: failed, returns: false } }] }
      - { order: order-3, total_minor: 4992, payment_token: tok_requires_action, steps: [place, { authenticate: { outcome: succeeded, after_ms: 2000 } }] }
      - { order: order-4, total_minor: 4993, payment_token: tok_requires_action, steps: [place, { await: { status: awaiting_action } }, cancel, { authenticate: { outcome: succeeded, returns: false } }] }`,
    bugs: ["waits-for-the-return"],
  },
  {
    what: "an order is placed again over another amount, or by another card",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { place: { amount_minor: 990 } }] }
      - { order: order-2, total_minor: 4991, steps: [{ place: { amount_minor: 9990 } }, place] }
      - { order: order-3, total_minor: 4992, payment_token: tok_declined, steps: [place, { await: { status: declined } }, { place: { payment_token: tok_visa_ok } }] }
      - { order: order-4, total_minor: 4993, payment_token: tok_requires_action, steps: [place, { place: { payment_token: tok_visa_ok } }, { authenticate: failed }] }`,
    bugs: [],
    wrong: { open: chargesWhatWasAskedLast, checker: "charged-once" },
  },
  ...[{}, { right: refusesTheSameAgain }].map(({ right }) => ({
    what: `a customer orders the same again, at once and later, and clicks twice, at a shop that ${right === undefined ? "takes" : "refuses"} it`,
    orders: `
      - { order: order-1, customer: regular, total_minor: 4990, steps: [{ place: { times: 3 } }, { await: { status: confirmed } }] }
      - { order: order-2, customer: regular, total_minor: 4990 }
      - { order: order-3, customer: regular, total_minor: 4990, start_ms: 4000 }
      - { order: order-4, customer: order-5, total_minor: 4990 }
      - { order: order-5, total_minor: 4990, payment_token: tok_requires_action, steps: [place, { authenticate: succeeded }] }`,
    bugs: ["key-of-customer-and-amount"],
    ...(right && { right }),
    wrong: { open: takenForADoubleClick, checker: "charged-once" },
  })),
  {
    what: "refunds are asked for at once, and up to the last cent in odd parts",
    orders: `
      - { order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 1000, also_minor: 1000 } }] }
      - { order: order-2, total_minor: 1000, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 333, also_minor: 333 } }, { refund: { reference: r2, amount_minor: 334 } }, { refund: { reference: r3, amount_minor: 1 } }] }
      - { order: order-3, total_minor: 4990, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 4000, also_minor: 991 } }] }`,
    bugs: ["refunds-merged-by-amount"],
  },
  {
    what: "customers pay in currencies with no, two and three decimals, at odd amounts and at the limits",
    orders: `
      - { order: order-1, total_minor: 4987, currency: JPY, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 1233 } }] }
      - { order: order-2, total_minor: 12345, currency: KWD, steps: [place, { await: { status: confirmed } }, { refund: { reference: r1, amount_minor: 5 } }] }
      - { order: order-3, total_minor: 99999999, currency: BHD }
      - { order: order-4, total_minor: 1, currency: JPY }
      - { order: order-5, total_minor: 1999, currency: SEK, steps: [place, { await: { status: confirmed } }, cancel] }`,
    bugs: ["yen-in-hundredths", "dinar-in-hundredths"],
  },
  {
    what: "orders renew, and the shop's jobs overlap",
    orders: `
      - { order: order-1, total_minor: 4990 }
      - { order: order-1-2, total_minor: 4990, steps: [{ renew: { of: order-1, times: 2 } }] }
      - { order: order-1-3, total_minor: 4990, start_ms: 900, steps: [{ renew: { of: order-1 } }] }`,
    faults: `
  - { fault: status, at: { partner: payment, operation: createPayment, order: order-1-3, attempt: { up_to: 2 } }, with: { code: 500 } }`,
    bugs: ["renewal-charged-by-each-job", "renewal-skipped-after-failure"],
    right: oneJobAtATime,
  },
  ...["delay_ms: 900", "delay_ms: 1500"].map((late, i) => ({
    what: `a capture that was taken for lost lands after all at a gateway without keys, ${i + 1} beside the order's own, and the customer cancels`,
    orders:
      " [{ order: order-1, total_minor: 4990, steps: [place, { reduce: { to_minor: 1000 } }, { wait: { ms: 5000 } }, cancel] }]",
    partners: "{ payment: { idempotency: none } }",
    faults: `
  - { fault: delay, at: { partner: payment, operation: capturePayment, attempt: { up_to: ${i + 1} } }, with: { ${late} } }
  - { fault: webhook-lost, at: { partner: payment } }`,
    bugs: ["late-capture-kept"],
  })),
  {
    what: "three attempts in a row fail at a shop that takes its time",
    orders: " [{ order: order-1, total_minor: 4990 }]",
    faults: `
  - { fault: status, at: { partner: payment, operation: createPayment, attempt: { up_to: 3 } }, with: { code: 500 } }`,
    bugs: [],
    right: () => patient(),
    wrong: { open: () => patient({ app: { givesUp: (attempts) => attempts >= 3 } }), checker: "loss" },
  },
];

async function brokenIn(world: SimWorld, { orders, partners = "{}", faults = "[]" }: Habit): Promise<string[]> {
  const scenario = parseScenario(
    `story: s\npartners: ${partners}\norders:${orders}\nfaults: ${faults}\n`,
    "habit.yaml",
    "habit",
    world.catalogue.faults,
  );
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const { broken, doubt, error } = await judge({ scenario, seed: 1, sim: plainSettings }, { enact, checkers: builtins.checkers });
  return [
    ...[...broken, ...(doubt === undefined ? [] : [doubt])].map(({ checker, sentence }) => `${checker}: ${sentence}`),
    ...(error === undefined ? [] : [error]),
  ];
}

describe.each(habits)("$what, in virtual time", (habit) => {
  it("leaves nothing to say of the right integration", async () => {
    expect(await brokenIn(habit.right?.() ?? referenceWorld(), habit)).toEqual([]);
  });

  const { wrong } = habit;
  if (wrong !== undefined)
    it("shows its nearest wrong neighbour", async () => {
      expect(await brokenIn(wrong.open(), habit)).toContainEqual(expect.stringMatching(`^${wrong.checker}:`));
    });

  it.each(habit.bugs)("shows %s through a checker that it names", async (name) => {
    const found = (await brokenIn(worldWith(name), habit)).map((line) => line.split(":", 1)[0]);
    expect(
      found.filter((checker) => bugs[name]?.checkers.includes(checker ?? "")),
      `${found}`,
    ).not.toEqual([]);
  });
});
