import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Meter } from "../ports.ts";

/** Milliseconds: local calls at the low end, the longest deadline at the high one. */
const buckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

export interface PrometheusMeter extends Meter {
  readonly contentType: string;
  /** The exposition format, as GET /metrics shows it. */
  render(): Promise<string>;
}

type Labels = Readonly<Record<string, string>>;

/** One metric a name, made when first used. The labels of the first use are the labels of all: others are another name's. */
function once<M>(make: (name: string, labelNames: string[]) => M): (name: string, labels: Labels) => M {
  const made = new Map<string, M>();
  return (name, labels) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const metric = make(name, Object.keys(labels));
    made.set(name, metric);
    return metric;
  };
}

/** prom-client with a registry of its own, so that several integrations fit into one process. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  const common = (name: string, labelNames: string[]) => ({
    name,
    help: name.replaceAll("_", " "),
    labelNames,
    registers: [registry],
  });
  const counters = once((name, labelNames) => new Counter(common(name, labelNames)));
  const gauges = once((name, labelNames) => new Gauge(common(name, labelNames)));
  const histograms = once((name, labelNames) => new Histogram({ ...common(name, labelNames), buckets }));
  return {
    count: (name, labels = {}, by = 1) => counters(name, labels).inc(labels, by),
    gauge: (name, value, labels = {}) => gauges(name, labels).set(labels, value),
    observe: (name, valueMs, labels = {}) => histograms(name, labels).observe(labels, valueMs),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
