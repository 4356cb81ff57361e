/** To ask the bank again, and to give the order up one day. */
const workEach = 2;

/** How much work may be left in a shop's outbox for so many orders whose shoppers never came back from the bank. */
export const workOf = (orders: number): number => workEach * orders;
