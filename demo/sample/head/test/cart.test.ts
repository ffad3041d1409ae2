import assert from "node:assert/strict";
import { test } from "node:test";
import { subtotalCents, totalCents } from "../src/orders/cart.ts";
import { reserveCart } from "../src/orders/inventory.ts";
import type { Store } from "../src/orders/store.ts";

test("sums unit prices times quantities", () => {
  const lines = [{ sku: "mug", unitCents: 1250, quantity: 2 }];
  assert.equal(subtotalCents(lines), 2500);
});

test("takes a percentage off", () => {
  const lines = [{ sku: "mug", unitCents: 1000, quantity: 1 }];
  assert.equal(totalCents(lines, { code: "TEN", percent: 10 }), 900);
});

test("refuses a cart when stock is short", () => {
  const empty = { stock: async () => 0 } as unknown as Store;
  assert.rejects(reserveCart(empty, [{ sku: "mug", unitCents: 1, quantity: 1 }]));
});
