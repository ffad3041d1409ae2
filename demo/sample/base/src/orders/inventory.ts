import type { Store } from "./store.ts";

/** Takes stock for an order, or throws when there is not enough. */
export async function reserve(store: Store, sku: string, quantity: number): Promise<void> {
  await store.transaction(async (tx) => {
    const available = await tx.stockForUpdate(sku);
    if (available < quantity) throw new Error(`only ${available} of ${sku} left`);
    await tx.setStock(sku, available - quantity);
  });
}
