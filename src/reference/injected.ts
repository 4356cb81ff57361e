import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connection, ConnectionAnswer, ConnectionRequest } from "../core/connection.ts";
import { untimed } from "../transports/untimed.ts";

/** A server's request listener, such as Fastify's `routing`. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Requests come from this machine: the integration lets nobody else administer it. */
const socket = Object.freeze({ remoteAddress: "127.0.0.1", destroyed: false });

/** As much of an `http.IncomingMessage` as a server reads that parses bodies itself. The whole body comes as soon as it is asked for. */
class InjectedRequest extends EventEmitter {
  readonly httpVersion = "1.1";
  readonly httpVersionMajor = 1;
  readonly httpVersionMinor = 1;
  readonly aborted = false;
  readonly socket = socket;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly #body: Buffer | undefined;

  constructor({ method, path, headers, body }: ConnectionRequest) {
    super();
    this.method = method;
    this.url = path;
    this.headers = { host: "integration.test", ...headers };
    if (body === undefined) return;
    this.#body = Buffer.from(body);
    this.headers["content-length"] = String(this.#body.length);
  }

  resume(): this {
    if (this.#body !== undefined) this.emit("data", this.#body);
    this.emit("end");
    return this;
  }
}

/** As much of an `http.ServerResponse` as a server writes that sends whole bodies. It has been sent as soon as it has ended. */
class InjectedResponse extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  readonly destroyed = false;
  readonly #headers: Record<string, string> = {};
  readonly #answered: (answer: ConnectionAnswer) => void;
  #body = "";

  constructor(answered: (answer: ConnectionAnswer) => void) {
    super();
    this.#answered = answered;
  }

  getHeader(name: string): string | undefined {
    return this.#headers[name.toLowerCase()];
  }
  getHeaders(): Record<string, string> {
    return this.#headers;
  }
  hasHeader(name: string): boolean {
    return this.getHeader(name) !== undefined;
  }
  setHeader(name: string, value: unknown): this {
    this.#headers[name.toLowerCase()] = String(value);
    return this;
  }
  removeHeader(name: string): void {
    delete this.#headers[name.toLowerCase()];
  }
  writeHead(status: number, headers: Readonly<Record<string, unknown>> = {}): this {
    this.statusCode = status;
    for (const name of Object.keys(headers)) this.setHeader(name, headers[name]);
    this.headersSent = true;
    return this;
  }
  write(chunk: string | Buffer): boolean {
    this.headersSent = true;
    this.#body += chunk.toString();
    return true;
  }
  end(chunk?: string | Buffer | null): this {
    if (this.writableEnded) return this;
    if (chunk !== undefined && chunk !== null) this.write(chunk);
    this.headersSent = true;
    this.writableEnded = true;
    untimed(() => this.emit("finish"));
    this.#answered({ status: this.statusCode, headers: this.#headers, body: this.#body });
    return this;
  }
}

/**
 * Requests handed to a server's listener without sockets and without streams: nothing of it waits for the event loop, so that
 * virtual time stands still while a request is worked on. For servers that read and write whole bodies, as Fastify does.
 */
export function createInjected(listener: Listener): Connection {
  return {
    send: (request) =>
      new Promise((resolve) => {
        const incoming = new InjectedRequest(request) as unknown as IncomingMessage;
        untimed(() => listener(incoming, new InjectedResponse(resolve) as unknown as ServerResponse));
      }),
  };
}
