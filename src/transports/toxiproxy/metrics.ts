import type { ProxyTraffic } from "./collection.ts";

export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

/** As Prometheus's text format writes them. */
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };
const quoted = (value: string): string => `"${value.replaceAll(/[\\"\n]/g, (char) => escapes[char] ?? char)}"`;

const counters = { received_bytes_total: "receivedBytes", sent_bytes_total: "sentBytes" } as const;

/** What went through each proxy, under the names of Toxiproxy's `-proxy-metrics`; it counts as bytes go, and not only when a connection ends. */
export function formatMetrics(traffic: readonly ProxyTraffic[]): string {
  const lines = Object.entries(counters).flatMap(([name, field]) => {
    const metric = `toxiproxy_proxy_${name}`;
    const samples = traffic.map(({ direction, listener, proxy, upstream, ...each }) => {
      const labels = Object.entries({ direction, listener, proxy, upstream }).map(
        ([label, value]) => `${label}=${quoted(value)}`,
      );
      return `${metric}{${labels.join(",")}} ${each[field]}`;
    });
    return samples.length === 0 ? [] : [`# HELP ${metric} `, `# TYPE ${metric} counter`, ...samples];
  });
  return lines.map((line) => `${line}\n`).join("");
}
