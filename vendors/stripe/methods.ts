import { type OperationHandler, type Outcome, type Resources, refuse, type SimulatorRequest } from "../../src/index.ts";
import { listOf } from "./list.ts";
import { type Metadata, seconds } from "./show.ts";
import { cardOf, isDelayed, isDisputed, methodOfToken, tokenOf } from "./words.ts";

export const customers = "customers";
export const methods = "payment_methods";

/** A payment method that was made or attached, and the test card that it stands for. */
interface Method {
  readonly source: string;
  readonly customer: string | null;
}
interface Kept<T> {
  readonly shown: { readonly id: string };
  readonly more: T;
}
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

export const noMethod = (id: string): Outcome =>
  refuse(400, "resource_missing", `No such PaymentMethod: '${id}'`, "payment_method");
export const noCustomer = (id: string): Outcome => refuse(400, "resource_missing", `No such customer: '${id}'`, "customer");

/** What a payment can be made with. */
export interface Means {
  /** The state machine's word for it. */
  readonly token: string;
  readonly customer: string | null;
  readonly isDelayed: boolean;
  readonly isDisputed: boolean;
}

/** A test card, or what was made or attached of one; undefined where there is no such payment method. */
export function methodOf(state: Resources, id: string): Means | undefined {
  const { source, customer } = state.get<Kept<Method>>(methods, id)?.data.more ?? { source: id, customer: null };
  const token = tokenOf(source);
  return token === undefined ? undefined : { token, customer, isDelayed: isDelayed(source), isDisputed: isDisputed(source) };
}

/** A customer's payment method pays for that customer alone. */
export function strangersMethod({ customer }: Means, of: string | null): Outcome | undefined {
  if (customer === null || customer === of) return undefined;
  const message = "The payment method belongs to a customer: include that customer in the `customer` parameter.";
  return refuse(400, "invalid_request", message, "payment_method");
}

const gone = (what: string, id: string, parameter: string): Outcome =>
  refuse(404, "not_found", `No such ${what}: '${id}'`, parameter);

const shownMethod = (id: string, { source, customer }: Method, created: number, metadata: Metadata) => ({
  id,
  object: "payment_method",
  billing_details: { address: null, email: null, name: null, phone: null },
  ...(isDelayed(source)
    ? { us_bank_account: { bank_name: "STRIPE TEST BANK", last4: "6789" } }
    : { card: { ...cardOf(source), exp_month: 12, exp_year: 2034, funding: "credit" } }),
  created,
  customer,
  livemode: false,
  metadata,
  type: isDelayed(source) ? "us_bank_account" : "card",
});

interface CreateMethod {
  readonly type: "card" | "us_bank_account";
  readonly card?: { readonly token?: string };
  readonly metadata?: Metadata;
}

const createMethod: OperationHandler = (state, { body, order }: Request<CreateMethod>, context) => {
  const token = body.card?.token;
  if (body.type === "card" && token === undefined)
    return refuse(400, "parameter_missing", "Card details come as a token here: card[token]=tok_visa.", "card");
  const source = token === undefined ? "pm_usBankAccount_success" : methodOfToken(token);
  if (tokenOf(source) === undefined) return refuse(400, "resource_missing", `No such token: '${token}'`, "card[token]");
  const id = context.id("pm");
  const more: Method = { source, customer: null };
  const shown = shownMethod(id, more, seconds(context.now), body.metadata ?? {});
  state.create<Kept<Method>>({ collection: methods, id, order, data: { shown, more } });
  return { status: 200, body: shown };
};

const retrieveMethod: OperationHandler = (state, { path }: Request) => {
  const { method = "" } = path;
  const known = state.get<Kept<Method>>(methods, method)?.data.shown;
  if (known !== undefined) return { status: 200, body: known };
  if (tokenOf(method) === undefined) return gone("PaymentMethod", method, "payment_method");
  return { status: 200, body: shownMethod(method, { source: method, customer: null }, 0, {}) };
};

/** A test card becomes a payment method of its own as it is attached. */
const attachMethod: OperationHandler = (state, { path, body, order }: Request<{ readonly customer: string }>, context) => {
  const { method = "" } = path;
  const known = state.get<Kept<Method>>(methods, method);
  const { source, customer } = known?.data.more ?? { source: method, customer: null };
  if (tokenOf(source) === undefined) return gone("PaymentMethod", method, "payment_method");
  if (state.get(customers, body.customer) === undefined) return noCustomer(body.customer);
  if (customer !== null && customer !== body.customer)
    return refuse(400, "invalid_request", "The payment method you provided has already been attached to a customer.");
  const more: Method = { source, customer: body.customer };
  const id = known?.id ?? context.id("pm");
  const shown = shownMethod(id, more, seconds(context.now), {});
  if (known === undefined) state.create<Kept<Method>>({ collection: methods, id, order, data: { shown, more } });
  else state.update<Kept<Method>>(methods, id, { shown: { ...known.data.shown, ...shown }, more });
  return { status: 200, body: shown };
};

const detachMethod: OperationHandler = (state, { path }: Request) => {
  const { method = "" } = path;
  const known = state.get<Kept<Method>>(methods, method);
  if (known === undefined) return gone("PaymentMethod", method, "payment_method");
  if (known.data.more.customer === null)
    return refuse(
      400,
      "invalid_request",
      "The payment method you provided is not attached to a customer so detachment is impossible.",
    );
  const shown = { ...known.data.shown, customer: null };
  state.update<Kept<Method>>(methods, method, { shown, more: { ...known.data.more, customer: null } });
  return { status: 200, body: shown };
};

/** The newest first, of one customer. */
function methodsOf(state: Resources, customer: string, request: Request, url: string): Outcome {
  const type = request.query.get("type");
  const found = state
    .all<Kept<Method>>(methods)
    .filter(({ data }) => data.more.customer === customer)
    .map(({ data }) => data.shown)
    .filter((shown) => type === null || (shown as { readonly type?: string }).type === type);
  return listOf(found.reverse(), request, url);
}

const listMethods: OperationHandler = (state, request: Request) => {
  const customer = request.query.get("customer") ?? "";
  if (customer !== "" && state.get(customers, customer) === undefined) return noCustomer(customer);
  return methodsOf(state, customer, request, "/v1/payment_methods");
};

const listMethodsOfCustomer: OperationHandler = (state, request: Request) => {
  const { customer = "" } = request.path;
  if (state.get(customers, customer) === undefined) return gone("customer", customer, "customer");
  return methodsOf(state, customer, request, `/v1/customers/${customer}/payment_methods`);
};

interface Customer {
  readonly name?: string;
  readonly email?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  readonly payment_method?: string;
}

const createCustomer: OperationHandler = (state, { body, order }: Request<Customer>, context) => {
  const { name = null, email = null, description = null, metadata = {} } = body;
  if (body.payment_method !== undefined && methodOf(state, body.payment_method) === undefined)
    return noMethod(body.payment_method);
  const id = context.id("cus");
  const shown = {
    id,
    object: "customer",
    created: seconds(context.now),
    default_source: null,
    description,
    email,
    invoice_settings: { default_payment_method: null },
    livemode: false,
    metadata,
    name,
  };
  state.create<Kept<null>>({ collection: customers, id, order, data: { shown, more: null } });
  if (body.payment_method !== undefined) {
    const request = { path: { method: body.payment_method }, body: { customer: id }, order };
    attachMethod(state, request as never, context);
  }
  return { status: 200, body: shown };
};

const updateCustomer: OperationHandler = (state, { path, body }: Request<Customer>) => {
  const { customer = "" } = path;
  const known = state.get<Kept<null>>(customers, customer)?.data.shown as (Customer & { readonly id: string }) | undefined;
  if (known === undefined) return gone("customer", customer, "customer");
  const { name = known.name, email = known.email, description = known.description } = body;
  const shown = { ...known, name, email, description, metadata: { ...known.metadata, ...body.metadata } };
  state.update<Kept<null>>(customers, customer, { shown, more: null });
  return { status: 200, body: shown };
};

const retrieveCustomer: OperationHandler = (state, { path }: Request) => {
  const { customer = "" } = path;
  const shown = state.get<Kept<null>>(customers, customer)?.data.shown;
  return shown === undefined ? gone("customer", customer, "customer") : { status: 200, body: shown };
};

const listCustomers: OperationHandler = (state, request: Request) => {
  const email = request.query.get("email");
  const all = state.all<Kept<null>>(customers).map(({ data }) => data.shown);
  return listOf(
    all.filter((shown) => email === null || (shown as { readonly email?: string }).email === email).reverse(),
    request,
    "/v1/customers",
  );
};

/** Customers, and what they pay with. */
export const customerOperations: Readonly<Record<string, OperationHandler>> = {
  createCustomer,
  retrieveCustomer,
  updateCustomer,
  listCustomers,
  listCustomerPaymentMethods: listMethodsOfCustomer,
  createPaymentMethod: createMethod,
  retrievePaymentMethod: retrieveMethod,
  attachPaymentMethod: attachMethod,
  detachPaymentMethod: detachMethod,
  listPaymentMethods: listMethods,
};
