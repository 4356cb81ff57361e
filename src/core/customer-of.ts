/** The name of an order's customer: every order of a drill has one of its own. A shop may know its customers by other names. */
export function customerOf(order: string): string {
  return `cust_${order.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
}

/** All names of customers in a text. */
export function customersIn(text: string): readonly string[] {
  return text.includes("cust_") ? (text.match(/\bcust_[A-Za-z0-9_-]+/g) ?? []) : [];
}
