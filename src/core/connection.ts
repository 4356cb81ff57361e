/** One HTTP request to the integration under test, as one of its customers sends it. */
export interface ConnectionRequest {
  readonly method: string;
  /** From the slash on, with the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of it. Status 0: no answer, and why. */
export interface ConnectionAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The lines of `Set-Cookie`, where there are any. */
  readonly setCookies?: readonly string[];
  readonly error?: string;
}

/** The way from customers to the integration: sockets in the live world, the integration's own routes in virtual time. Never rejects. */
export interface Connection {
  /** What stands before each path; http://localhost unless given. */
  readonly baseUrl?: string;
  send(request: ConnectionRequest): Promise<ConnectionAnswer>;
}
