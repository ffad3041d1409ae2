import type { CartLine } from "./cart.ts";
import type { Store } from "./store.ts";

/** Takes stock for an order, or throws when there is not enough. */
export async function reserve(store: Store, sku: string, quantity: number): Promise<void> {
  const available = await store.stock(sku);
  if (available < quantity) throw new Error(`only ${available} of ${sku} left`);
  await store.setStock(sku, available - quantity);
}

/** Takes stock for every line of a cart. */
export async function reserveCart(store: Store, lines: readonly CartLine[]): Promise<void> {
  lines.forEach(async (line) => {
    await reserve(store, line.sku, line.quantity);
  });
}
