const head = "story: s\norders:\n  - order: order-1\n    total_minor: 100\n";
const strike = "strike: [{ partner: payment, operations: [createPayment], webhooks: [payment.captured] }]";
const cells = (faults: string, more = "") =>
  `story: s\ncells:\n  rate_per_second: 20\n  customers: { plain: { ${strike}${more} } }\n  faults: ${faults}\n`;

/** Each is taken, by the parser and by the schema. */
export const good: readonly (readonly [string, string])[] = [
  ["one order", head],
  ["load alone", "story: s\nload: { rate_per_second: 1000, duration_ms: 600000 }\n"],
  ["load, and a list of orders with nothing in it", "story: s\norders:\nload: { rate_per_second: 1, duration_ms: 1 }\n"],
  ["a list of faults with nothing in it", `${head}faults:\n`],
  ["an order reference of every kind of character", "story: s\norders: [{ order: 'Az.0_9:-', total_minor: 1 }]\n"],
  [
    "order references as shops have them",
    "story: s\norders: [{ order: '#1001', total_minor: 1 }, { order: 2026/0042, total_minor: 1 }, { order: Bestellung 42 ä, total_minor: 1 }]\n",
  ],
  ["the longest order reference", `story: s\norders: [{ order: ${"ß".repeat(64)}, total_minor: 1 }]\n`],
  ["a currency by its decimals", `${head}    decimals: 3\n`],
  ["a customer who may order again", `${head}    customer: regular\n`],
  ["a customer by the name of another order", `${head}    customer: "#1001 ä"\n`],
  ["a part that is paid by gift card", `${head}    other_means_minor: 99\n`],
  ["a token that no list names", `${head}    payment_token: tok_of_mine\n`],
  ["steps without what they can do without", `${head}    steps: [{ place: }, { cancel: }, { cancel: {} }]\n`],
  ["a fault at what belongs to no order", `${head}faults: [{ fault: hang, at: { order: "-" } }]\n`],
  ["a fault at several orders", `${head}faults: [{ fault: hang, at: { order: "ord*" } }]\n`],
  [
    "faults at orders of the load",
    `${head}load: { rate_per_second: 1, duration_ms: 1 }\nfaults: [{ fault: hang, at: { order: load-7 } }, { fault: hang, at: { order: "lo*" } }]\n`,
  ],
  ["a wait of nothing", `${head}    steps: [place, { wait: { ms: 0 } }]\n`],
  ["no time for faults", `${head}safety_ms: 0\n`],
  [
    "a partner with settings",
    `${head}partners: { payment: { idempotency: errors-not-cached, rate_per_second: 5, page_items: 1 } }\n`,
  ],
  [
    "a partner that answers repeats otherwise",
    `${head}partners: { payment: { repeats: conflict, keeps_failures: true, idempotency_ttl_ms: 60000, json: varied } }\n`,
  ],
  [
    "a partner that takes its time",
    `${head}partners: { carrier: { latency: { p50_ms: 40, p99_ms: 900 }, settles_after_ms: 2000, repeats: latest-state } }\n`,
  ],
  ["a partner that decides later", `${head}partners: { payment: { outcomes: later, settles_after_ms: 500 } }\n`],
  ["a partner without settings", `${head}partners: { tax: {} }\n`],
  ["an exception with its reason", `${head}expect: { except: { contract: the partner breaks it here } }\n`],
  ["a fault at every call", `${head}faults: [{ fault: hang }]\n`],
  [
    "a fault with everything said",
    `${head}faults: [{ id: a, fault: hang, at: { partner: payment, attempt: { up_to: 3 } }, with: { hold_ms: 9 }, during: { to_ms: 5 }, times: 2 }]\n`,
  ],
  ["a fault on a link", `${head}faults: [{ fault: link-down, at: { link: webhooks }, during: { from_ms: 1, to_ms: 2 } }]\n`],
  ["cells alone", cells("[{ fault: reset }]")],
  [
    "cells beside orders",
    `${head}${cells("[{ fault: webhook-lost }]", ", payment_token: tok_declined").replace("story: s\n", "")}`,
  ],
  [
    "cells with everything said",
    cells(
      "[{ fault: reset, at: { operation: createPayment, attempt: { up_to: 3 } } }]",
      ", total_minor: 5, currency: JPY, steps: [place, cancel]",
    ).replace("customers", "control_every: 9\n  customers"),
  ],
  ["an anchor and its alias", `${head}  - order: order-2\n    total_minor: &sum 5\n    start_ms: *sum\n`],
];

/** What a refusal says; whether a schema can see it too. */
export interface Bad {
  readonly what: string;
  readonly text: string;
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
  readonly seen: boolean;
}

const rest = (problem: string, remedy: string, seen = true) => ({ problem, remedy, seen });
const order = "mine.yaml:5 orders/0";
const noField = "there is no such field";

/** Each is refused, at its line. */
export const bad: readonly Bad[] = [
  {
    what: "an order for which nothing is done",
    text: `${head}    steps: []\n`,
    place: "mine.yaml:5 orders/0/steps",
    ...rest("nothing is done for order-1", "Begin its steps with place, or leave them out: then it is placed."),
  },
  {
    what: "an order that is never placed",
    text: `${head}    steps: [{ wait: { ms: 1 } }, cancel]\n`,
    place: "mine.yaml:5 orders/0/steps",
    ...rest(
      "order-1 is never placed, so that nothing else can be done for it",
      "Begin its steps with place, or leave them out: then it is placed.",
    ),
  },
  {
    what: "a fault at an order that nobody places",
    text: `${head}faults:\n  - { fault: hang, at: { order: order-l } }\n`,
    place: "mine.yaml:6 faults/0/at/order",
    ...rest('hang is aimed at the order "order-l", which nobody places here', "Did you mean order-1? There is order-1.", false),
  },
  {
    what: "a fault at the load's orders where there is none",
    text: `${head}faults:\n  - { fault: hang, at: { order: load-* } }\n`,
    place: "mine.yaml:6 faults/0/at/order",
    ...rest('hang is aimed at the order "load-*", which nobody places here', "There is order-1.", false),
  },
  {
    what: "a number of decimals that no currency has",
    text: `${head}    decimals: 1\n`,
    place: "mine.yaml:5 orders/0/decimals",
    ...rest("no currency has 1 decimals", "Write 0, 2 or 3."),
  },
  {
    what: "decimals in words",
    text: `${head}    decimals: two\n`,
    place: "mine.yaml:5 orders/0/decimals",
    ...rest('no currency has "two" decimals', "Write 0, 2 or 3."),
  },
  {
    what: "an unknown field",
    text: `${head}fautls: []\n`,
    place: "mine.yaml:5 fautls",
    ...rest(
      noField,
      "Did you mean faults? There are story, tags, orders, load, cells, faults, safety_ms, settle_ms, partners, expect.",
    ),
  },
  {
    what: "no story",
    text: "orders: [{ order: o, total_minor: 1 }]\n",
    place: "mine.yaml:1 story",
    ...rest("this is missing, not a text", "Write a text such as the gateway charges, and its answer is lost."),
  },
  {
    what: "a number for a story",
    text: "orders: [{ order: o, total_minor: 1 }]\nstory: 12\n",
    place: "mine.yaml:2 story",
    ...rest("this is 12, not a text", "Write a text such as the gateway charges, and its answer is lost."),
  },
  {
    what: "nobody who does anything",
    text: "story: s\n",
    place: "mine.yaml:1",
    ...rest("no customer does anything here", "Write `orders:`, `load:`, `cells:`, or several of them."),
  },
  {
    what: "an empty list of orders alone",
    text: "story: s\norders: []\n",
    place: "mine.yaml:1",
    ...rest("no customer does anything here", "Write `orders:`, `load:`, `cells:`, or several of them."),
  },
  {
    what: "nothing at all",
    text: "# to be written\n",
    place: "mine.yaml",
    ...rest(
      "this is empty, not a mapping",
      "Write it with the fields story, tags, orders, load, cells, faults, safety_ms, settle_ms, partners, expect.",
    ),
  },
  {
    what: "a list on top",
    text: "- story\n",
    place: "mine.yaml:1",
    ...rest(
      "this is a list, not a mapping",
      "Write it with the fields story, tags, orders, load, cells, faults, safety_ms, settle_ms, partners, expect.",
    ),
  },
  {
    what: "one order where a list belongs",
    text: "story: s\norders:\n  order: order-1\n  total_minor: 1\n",
    place: "mine.yaml:2 orders",
    ...rest("this is a mapping, not a list", "Write a list."),
  },
  {
    what: "too many orders",
    text: `story: s\norders:\n${Array.from({ length: 5001 }, (_, n) => `  - { order: o${n}, total_minor: 1 }\n`).join("")}`,
    place: "mine.yaml:2 orders",
    ...rest("there are 5001 orders", "Write at most 5000; `load` makes more."),
  },
  {
    what: "two orders of one name",
    text: "story: s\norders:\n  - { order: o, total_minor: 1 }\n  - { order: o, total_minor: 2 }\n",
    place: "mine.yaml:4 orders/1/order",
    ...rest("another order is called o", "Give each order a reference of its own.", false),
  },
  ...[" ", "a ", "ord*", "..", "-", "a\tb", "ß".repeat(65)].map((name) => ({
    what: `an order called ${JSON.stringify(name)}`,
    text: `story: s\norders:\n  - order: ${JSON.stringify(name)}\n    total_minor: 1\n`,
    place: "mine.yaml:3 orders/0/order",
    ...rest(
      `${JSON.stringify(name)} cannot be an order reference`,
      "Use 1 to 64 characters that can be seen, without * and without a space at either end, such as 2026/0042; names from load- on belong to the load.",
    ),
  })),
  {
    what: "a name of the load's",
    text: "story: s\norders:\n  - order: load-1\n    total_minor: 1\n",
    place: "mine.yaml:3 orders/0/order",
    ...rest(
      '"load-1" cannot be an order reference',
      "Use 1 to 64 characters that can be seen, without * and without a space at either end, such as 2026/0042; names from load- on belong to the load.",
    ),
  },
  {
    what: "no amount",
    text: "story: s\norders:\n  - order: o\n",
    place: "mine.yaml:3 orders/0/total_minor",
    ...rest("this is missing", "Write a whole number from 1 to 99999999."),
  },
  {
    what: "an amount with a fraction",
    text: "story: s\norders:\n  - order: o\n    total_minor: 1.5\n",
    place: "mine.yaml:4 orders/0/total_minor",
    ...rest("this is 1.5", "Write a whole number from 1 to 99999999."),
  },
  {
    what: "an amount that is no number",
    text: "story: s\norders:\n  - order: o\n    total_minor: .nan\n",
    place: "mine.yaml:4 orders/0/total_minor",
    ...rest("this is NaN", "Write a value that JSON knows."),
  },
  {
    what: "a currency in words",
    text: `${head}    currency: euro\n`,
    place: `${order}/currency`,
    ...rest('"euro" is no currency', "Did you mean EUR? Write an ISO 4217 code, such as EUR."),
  },
  {
    what: "a currency that no country has",
    text: `${head}    currency: EUT\n`,
    place: `${order}/currency`,
    ...rest('"EUT" is no currency', "Did you mean EUR? Write an ISO 4217 code, such as EUR.", false),
  },
  {
    what: "a card number for a token, which is not repeated",
    text: `${head}    payment_token: "4242424242424242"\n`,
    place: `${order}/payment_token`,
    ...rest(
      "this is no token of hosted fields",
      "Use tok_visa_ok, tok_declined, tok_insufficient_funds, tok_requires_action, tok_refund_fails, tok_card_number.",
    ),
  },
  {
    what: "a start in the past",
    text: `${head}    start_ms: -1\n`,
    place: `${order}/start_ms`,
    ...rest("this is -1", "Write a whole number from 0 to 60000."),
  },
  {
    what: "an unknown step",
    text: `${head}    steps: [plaice]\n`,
    place: `${order}/steps/0`,
    ...rest(
      'this is "plaice"',
      "Did you mean place? There are place, authenticate, await, wait, read, cancel, reduce, refund, renew, partner.",
    ),
  },
  {
    what: "two things in one step",
    text: `${head}    steps:\n      - place\n      - { place: {}, cancel: {} }\n`,
    place: "mine.yaml:7 orders/0/steps/1",
    ...rest(
      "a step says one thing",
      "Write one of place, authenticate, await, wait, read, cancel, reduce, refund, renew, partner.",
    ),
  },
  {
    what: "a step that says nothing",
    text: `${head}    steps: [{}]\n`,
    place: `${order}/steps/0`,
    ...rest(
      "a step says one thing",
      "Write one of place, authenticate, await, wait, read, cancel, reduce, refund, renew, partner.",
    ),
  },
  {
    what: "a wait without end",
    text: `${head}    steps: [wait]\n`,
    place: `${order}/steps/0/ms`,
    ...rest("this is missing", "Write a whole number from 0 to 60000."),
  },
  {
    what: "a reduction to nothing",
    text: `${head}    steps: [{ reduce: { to_minor: 0 } }]\n`,
    place: `${order}/steps/0/reduce/to_minor`,
    ...rest("this is 0", "Write a whole number from 1 to 99999999."),
  },
  {
    what: "a refund without a name",
    text: `${head}    steps: [{ refund: { amount_minor: 5 } }]\n`,
    place: `${order}/steps/0/refund/reference`,
    ...rest("this is missing, not a text", "Write a text such as r1."),
  },
  {
    what: "a bank that says neither",
    text: `${head}    steps: [{ authenticate: }]\n`,
    place: `${order}/steps/0/authenticate`,
    ...rest("this is empty", "There are succeeded, failed, forged."),
  },
  {
    what: "a bank that says what no text can",
    text: `${head}    steps: [{ authenticate: { toString: 1 } }]\n`,
    place: `${order}/steps/0/authenticate/toString`,
    ...rest("there is no such field", "There are outcome, returns, after_ms."),
  },
  {
    what: "twenty-one clicks",
    text: `${head}    steps: [{ place: { times: 21 } }]\n`,
    place: `${order}/steps/0/place/times`,
    ...rest("this is 21", "Write a whole number from 1 to 20."),
  },
  {
    what: "a rate of zero",
    text: "story: s\nload:\n  rate_per_second: 0\n  duration_ms: 1\n",
    place: "mine.yaml:3 load/rate_per_second",
    ...rest("this is 0", "Write a whole number from 1 to 1000."),
  },
  {
    what: "an unknown idempotency",
    text: `${head}partners:\n  payment: { idempotency: half }\n`,
    place: "mine.yaml:6 partners/payment/idempotency",
    ...rest('this is "half"', "There are full, none, errors-not-cached."),
  },
  {
    what: "a list for a mapping",
    text: `${head}expect: []\n`,
    place: "mine.yaml:5 expect",
    ...rest("this is a list, not a mapping", "Write it with the fields except."),
  },
  {
    what: "an exception without a reason",
    text: `${head}expect:\n  except:\n    contract:\n`,
    place: "mine.yaml:7 expect/except/contract",
    ...rest("this is empty, not a text", "Write a text such as why this scenario departs from it."),
  },
  {
    what: "one fault where a list belongs",
    text: `${head}faults:\n  fault: hang\n`,
    place: "mine.yaml:5 faults",
    ...rest("this is a mapping, not a list of faults", "Write a list, each item with `fault:` and `at:`."),
  },
  {
    what: "a fault without a name",
    text: `${head}faults:\n  - at: {}\n`,
    place: "mine.yaml:6 faults/0/fault",
    ...rest("this is missing, not a text", "Write a text such as response-lost."),
  },
  {
    what: "an unknown fault",
    text: `${head}faults:\n  - fault: hang\n  - fault: response-lots\n`,
    place: "mine.yaml:7 faults/1/fault",
    ...rest('there is no fault "response-lots"', "Did you mean response-lost? `firedrill list faults` shows them all."),
  },
  {
    what: "a fault whose parameter is out of bounds",
    text: `${head}faults:\n  - fault: hang\n    with:\n      hold_ms: -1\n`,
    place: "mine.yaml:8 faults/0/with/hold_ms",
    ...rest("this is -1", "Write a whole number from 1 to 600000 (ms).", false),
  },
  {
    what: "a link fault that names no link",
    text: `${head}faults:\n  - fault: link-down\n`,
    place: "mine.yaml:6 faults/0/at",
    ...rest(
      "link-down needs a link",
      "Name one, such as { link: payment }, { link: webhooks } for those to the integration, or one of its own (integration.links).",
      false,
    ),
  },
  {
    what: "an episode that ends before it begins",
    text: `${head}faults:\n  - { fault: hang, during: { from_ms: 9, to_ms: 3 } }\n`,
    place: "mine.yaml:6 faults/0/during",
    ...rest("the episode begins at 9 ms and ends at 3 ms", "Give to_ms a later time.", false),
  },
  {
    what: "a cell's fault that strikes everybody",
    text: cells("[{ fault: link-down, at: { link: payment } }]"),
    place: "mine.yaml:5 cells/faults/0/fault",
    ...rest(
      "link-down strikes all orders at once, and each cell's faults strike its own",
      "Put it into `faults:` of a scenario of its own.",
      false,
    ),
  },
  {
    what: "a cell's fault that is aimed at an order",
    text: cells("[{ fault: reset, at: { order: order-1 } }]"),
    place: "mine.yaml:5 cells/faults/0/at/order",
    ...rest("the faults of cells are aimed at each cell's own order", "Leave `order` out.", false),
  },
  {
    what: "cells that are struck nowhere",
    text: cells("[{ fault: stale-read }]"),
    place: "mine.yaml:2 cells",
    ...rest(
      "none of its faults strikes anything that its customers are struck at",
      "List `faults:`, and under each customer's `strike:` the operations, reads or webhooks of a partner.",
      false,
    ),
  },
  {
    what: "an unknown fault of cells",
    text: cells("[{ fault: rest }]"),
    place: "mine.yaml:5 cells/faults/0/fault",
    ...rest('there is no fault "rest"', "Did you mean reset? `firedrill list faults` shows them all."),
  },
  {
    what: "cells without a rate",
    text: cells("[{ fault: reset }]").replace("rate_per_second: 20", "control_every: 4"),
    place: "mine.yaml:2 cells/rate_per_second",
    ...rest("this is missing", "Write a whole number from 1 to 1000."),
  },
  {
    what: "customers of cells who place nothing",
    text: cells("[{ fault: reset }]", ", steps: [cancel]"),
    place: "mine.yaml:4 cells/customers/plain/steps",
    ...rest(
      "this customer's order is never placed, so that nothing else can be done for it",
      "Begin its steps with place, or leave them out: then it is placed.",
    ),
  },
  {
    what: "two faults of one id",
    text: `${head}faults:\n  - { fault: hang, id: a }\n  - { fault: reset, id: a }\n`,
    place: "mine.yaml:7 faults/1/id",
    ...rest("another fault is called a", "Give each fault an id of its own, or none.", false),
  },
];
