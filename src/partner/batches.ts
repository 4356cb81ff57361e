import type { WebhookMessage } from "./dialect/dialect.ts";

/** What goes out, alone or with others, and how: whoever asks first has it sent, and all are told the same. */
export interface Outgoing<Signed, Answer> {
  readonly signed: Signed;
  /** @param onStatus told of the status at once, where it goes out alone */
  readonly send: (onStatus?: (status: number) => Promise<void>) => Promise<Answer>;
}

export interface BatchPorts<Signed, Answer> {
  readonly withinMs: number;
  readonly most: number;
  /** Never resolves where all that waits was cancelled. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly sign: (first: WebhookMessage, others: readonly WebhookMessage[]) => Signed;
  readonly send: (signed: Signed) => Promise<Answer>;
}

/** Gathers what goes out in one manner until its time is up, or there is no more room. */
export function createBatches<Signed, Answer>() {
  const open = new Map<
    string,
    { readonly messages: WebhookMessage[]; readonly close: () => void; readonly gone: Promise<Outgoing<Signed, Answer>> }
  >();

  const begin = (manner: string, { withinMs, wait, sign, send }: BatchPorts<Signed, Answer>) => {
    const messages: WebhookMessage[] = [];
    const { promise: gone, resolve } = Promise.withResolvers<Outgoing<Signed, Answer>>();
    const batch = {
      messages,
      gone,
      close: () => {
        if (open.get(manner) !== batch) return;
        open.delete(manner);
        const signed = sign(messages[0] as WebhookMessage, messages.slice(1));
        let answer: Promise<Answer> | undefined;
        resolve({ signed, send: () => (answer ??= send(signed)) });
      },
    };
    open.set(manner, batch);
    void wait(withinMs).then(batch.close);
    return batch;
  };

  return {
    /** Resolves once its batch is full or its time is up. `manner`: where it goes, and how it is signed. */
    join: (manner: string, message: WebhookMessage, ports: BatchPorts<Signed, Answer>): Promise<Outgoing<Signed, Answer>> => {
      const batch = open.get(manner) ?? begin(manner, ports);
      batch.messages.push(message);
      if (batch.messages.length >= ports.most) batch.close();
      return batch.gone;
    },
    clear: (): void => open.clear(),
  };
}
