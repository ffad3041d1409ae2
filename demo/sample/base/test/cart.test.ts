import assert from "node:assert/strict";
import { test } from "node:test";
import { subtotalCents } from "../src/orders/cart.ts";

test("sums unit prices times quantities", () => {
  const lines = [{ sku: "mug", unitCents: 1250, quantity: 2 }];
  assert.equal(subtotalCents(lines), 2500);
});
