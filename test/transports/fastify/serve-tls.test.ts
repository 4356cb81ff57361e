import { once } from "node:events";
import { type Agent, Agent as HttpsAgent, request } from "node:https";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type CertificateProblem, certificateProblems, type Delivery } from "../../../src/core/fault.ts";
import type { HandshakeFailure } from "../../../src/core/history.ts";
import { type ServedPartner, servePartner } from "../../../src/transports/fastify/serve-partner.ts";
import { type Authority, createAuthority } from "../../../src/transports/tls/authority.ts";
import { createFakePartner, ok } from "../fake-partner.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Serving {
  readonly clientCertificates?: "required" | "none";
  readonly delivery?: Delivery;
}

async function serve({ clientCertificates = "none", delivery = { type: "whole" } }: Serving = {}) {
  const authority = createAuthority(Date.now());
  const failures: HandshakeFailure[] = [];
  const partner = createFakePartner(() => ({ ...ok(JSON.stringify({ text: "0123456789".repeat(20) })), delivery }));
  const onFailedHandshake = (failure: HandshakeFailure): void => void failures.push(failure);
  const served = await servePartner(partner, { tls: { authority, clientCertificates, onFailedHandshake } });
  stops.push(served.stop);
  return { ...served, authority, partner, failures };
}

const agentOf = (options: ConstructorParameters<typeof Agent>[0]): Agent => {
  const agent = new HttpsAgent({ keepAlive: true, ...options });
  stops.push(() => agent.destroy());
  return agent;
};
const trusting = ({ own }: Authority): Agent => agentOf({ ca: own.certificate });

/** The status and the length of the body, or the code of the error. */
function call(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(url, { agent }, (answer) => {
      let bytes = 0;
      answer.on("data", (data: Buffer) => {
        bytes += data.length;
      });
      answer.on("end", () => resolve(`${answer.statusCode} ${bytes}`));
      answer.on("error", (thrown: NodeJS.ErrnoException) => resolve(`${answer.statusCode} ${thrown.code}`));
    });
    sent.on("error", (thrown: NodeJS.ErrnoException) => resolve(thrown.code ?? thrown.message));
    sent.end();
  });
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await sleep(5);
}

/** Shows another certificate, and lets the agent see that its idle connections are gone. */
async function show({ present }: Pick<ServedPartner, "present">, problem: CertificateProblem | undefined, agent: Agent) {
  present(problem);
  await until(() => Object.keys(agent.freeSockets).length === 0);
}

describe("a partner over TLS", () => {
  it("is reached by who trusts the authority, and by nobody else", async () => {
    const { url, authority, failures, partner } = await serve();
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await call(url, trusting(authority))).toBe("200 211");
    expect(await call(url.replace("127.0.0.1", "localhost"), trusting(authority))).toBe("200 211");
    expect(failures).toEqual([]);
    expect(await call(url, agentOf({}))).toBe("SELF_SIGNED_CERT_IN_CHAIN");
    expect(partner.requests).toHaveLength(2);
    expect(partner.requests[0]).not.toHaveProperty("certificate");
  });

  it("tells of who speaks HTTP without TLS", async () => {
    const { port, failures } = await serve();
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
    socket.on("error", () => {});
    await once(socket, "close");
    expect(failures).toEqual([{ reason: "plain-http" }]);
  });

  it("tells nothing of who only looks whether somebody listens", async () => {
    const { port, url, authority, failures } = await serve();
    const socket = connect(port, "127.0.0.1", () => socket.end());
    await once(socket, "close");
    await call(url, trusting(authority));
    expect(failures).toEqual([]);
  });

  it.each([
    [{ type: "reset" }, "ECONNRESET"],
    [{ type: "close" }, "ECONNRESET"],
    [{ type: "cut", keepShare: 0.5 }, "200 ECONNRESET"],
    [{ type: "slow", overMs: 50 }, "200 211"],
    [{ type: "hang", holdMs: 20 }, "ECONNRESET"],
  ] as const)("delivers as told: %o", async (delivery, seen) => {
    const { url, authority } = await serve({ delivery });
    expect(await call(url, trusting(authority))).toBe(seen);
  });
});

describe("a partner that asks for a client certificate", () => {
  it("refuses who shows none at the handshake, and tells of it", async () => {
    const { url, authority, failures, partner } = await serve({ clientCertificates: "required" });
    expect(await call(url, trusting(authority))).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|EPIPE/);
    await until(() => failures.length > 0);
    expect(failures).toEqual([{ reason: "no-client-certificate" }]);
    expect(partner.requests).toEqual([]);
  });

  it("serves who shows one of the authority's, and refuses a stranger's", async () => {
    const { url, authority, failures, partner } = await serve({ clientCertificates: "required" });
    const own = authority.client("shop");
    const agent = agentOf({ ca: authority.own.certificate, cert: own.certificate, key: own.key });
    expect(await call(url, agent)).toBe("200 211");
    const other = createAuthority(Date.now()).client("shop");
    const stranger = agentOf({ ca: authority.own.certificate, cert: other.certificate, key: other.key });
    expect(await call(url, stranger)).toMatch(/ECONNRESET|EPIPE/);
    await until(() => failures.length > 0);
    expect(failures).toEqual([{ reason: "ended-early" }]);
    expect(partner.requests).toHaveLength(1);
  });
});

describe("a certificate that nobody should trust", () => {
  it.each(certificateProblems)("is refused by who looks (%s), also over a connection of before; and told", async (problem) => {
    const { authority, failures, partner, ...served } = await serve();
    const { url } = served;
    const agent = trusting(authority);
    await call(url, agent);
    await show(served, problem, agent);
    expect(await call(url, agent)).toMatch(
      /^(CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_)/,
    );
    await until(() => failures.length > 0);
    expect(failures[0]).toMatchObject({ certificate: problem });
    expect(partner.requests).toHaveLength(1);
    await show(served, undefined, agent);
    expect(await call(url, agent)).toBe("200 211");
  });

  it.each(certificateProblems)(
    "is taken by who looks away (%s): its calls say so, those of before and after do not",
    async (problem) => {
      const { failures, partner, ...served } = await serve();
      const { url } = served;
      const agent = agentOf({ rejectUnauthorized: false });
      await call(url, agent);
      await show(served, problem, agent);
      await call(url, agent);
      await show(served, undefined, agent);
      await call(url, agent);
      expect(partner.requests.map(({ certificate }) => certificate)).toEqual([undefined, problem, undefined]);
      expect(failures).toEqual([]);
    },
  );
});
