/**
 * Mistakes that no schedule of one order shows, by name, and why: the search judges each order by itself, and keeps failures so far
 * apart that orders do not feel each other.
 */
export const unsearchable: Readonly<Record<string, string>> = {
  "key-over-orders": "it takes two orders over the same amount, and what is found is proved with one order alone",
  "last-customer-told": "it takes another customer who orders meanwhile, and what is found is proved with one order alone",
  "connections-leak": "it takes as many failures as there are slots, and what is found is proved with one order alone",
  "log-per-order": "files that are kept are seen over hundreds of orders, and what is found is proved with one order alone",
  "no-jitter": "that orders come back at the same moment is a matter of many that fail together",
  "no-breaker": "it keeps failures in a row below what opens a breaker",
  "breaker-stays-open": "it keeps failures in a row below what opens a breaker",
  "one-pool": "it holds too few calls at once to fill a pool",
  "told-after-commit": "nothing outside marks the ten milliseconds between two commits",
};
