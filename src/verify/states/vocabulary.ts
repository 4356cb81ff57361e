type Fields = Readonly<Record<string, unknown>>;

/** One thing that brings a partner into a state: a call by its own API, or a move that time makes. */
export type StateStep =
  | {
      readonly call: string;
      /** Fields that differ from the contract's example; told what is known so far. */
      readonly body?: (known: Fields) => Fields;
      /** Parameters of the state that stand for other fields here: `captured_minor` for `amount_minor`. */
      readonly renames?: Readonly<Record<string, string>>;
      /** The answer is about another thing: its id is known as this, and nothing else of it. */
      readonly idAs?: string;
    }
  | { readonly move: string };

/** States of one kind of thing, by how they are called. */
export interface Vocabulary {
  /** Its id is also known as this, as paths call it. */
  readonly idAs: string;
  readonly states: Readonly<Record<string, readonly StateStep[]>>;
}

const authorize: StateStep = { call: "createPayment" };
const withToken = (payment_token: string): StateStep => ({ call: "createPayment", body: () => ({ payment_token }) });
const capture: StateStep = {
  call: "capturePayment",
  body: ({ amount_minor }) => ({ amount_minor }),
  renames: { captured_minor: "amount_minor" },
};
const refund: StateStep = {
  call: "createRefund",
  body: ({ captured_minor }) => ({ amount_minor: captured_minor }),
  renames: { refunded_minor: "amount_minor" },
  idAs: "refund_id",
};

const payment: Vocabulary = {
  idAs: "payment_id",
  states: {
    "a payment": [authorize],
    "an authorized payment": [authorize],
    "a captured payment": [authorize, capture],
    "a refunded payment": [authorize, capture, refund],
    "a payment with a failed refund": [withToken("tok_refund_fails"), capture, refund],
    "a voided payment": [authorize, { call: "voidPayment" }],
    "a declined payment": [withToken("tok_declined")],
    "a payment that requires action": [withToken("tok_requires_action")],
    "no payment": [],
  },
};

const label: StateStep = { call: "createShipment" };

const carrier: Vocabulary = {
  idAs: "shipment_id",
  states: {
    "a shipment": [label],
    "a shipment in transit": [label, { move: "in_transit" }],
    "a delivered shipment": [label, { move: "in_transit" }, { move: "delivered" }],
    "a shipment with an exception": [label, { move: "exception" }],
    "a cancelled shipment": [label, { call: "cancelShipment" }],
    "no shipment": [],
  },
};

const send: StateStep = { call: "sendMessage" };

const messaging: Vocabulary = {
  idAs: "message_id",
  states: {
    "a message": [send],
    "a queued message": [send],
    "a delivered message": [send, { move: "delivered" }],
    "a bounced message": [send, { move: "bounced" }],
    "a contact that opted out": [{ call: "optOutContact" }],
    "no message": [],
  },
};

/** States of the partners that come with Firedrill, by partner. */
export const vocabularies: Readonly<Record<string, Vocabulary>> = { payment, carrier, messaging };
