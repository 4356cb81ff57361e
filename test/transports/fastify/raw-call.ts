import { connect } from "node:net";

export interface RawEnd {
  /** Every byte that came, as text. */
  readonly text: string;
  /** `fin`: the other side closed in order; otherwise the socket error's code, such as ECONNRESET. */
  readonly end: string;
}

/** Writes text to a TCP port and reads until the connection ends: what a caller sees below HTTP. */
export function rawCall(port: number, text: string): Promise<RawEnd> {
  return new Promise((resolve) => {
    let received = "";
    let end = "fin";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      received += chunk;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      end = error.code ?? error.message;
    });
    socket.on("close", () => resolve({ text: received, end }));
  });
}
