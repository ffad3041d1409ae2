/** One edit of the scripted Gemini: for an issue whose title matches, in a file, one text for another. */
interface Edit {
  readonly about: RegExp;
  readonly file: string;
  readonly oldText: string;
  readonly newText: string;
  readonly says: string;
}

/** What the scripted Gemini does about each issue; titles in either reviewer's words. */
export const edits: readonly Edit[] = [
  {
    about: /SQL injection|interpolated/,
    file: "src/http/orders.ts",
    oldText:
      "  const sql = `select * from orders where note like '%${text}%' order by created desc`;\n  return await store.query(sql, []);",
    newText:
      '  const sql = "select * from orders where note like $1 order by created desc";\n  return await store.query(sql, [`%${text}%`]);',
    says: "The search text is now a bound parameter.",
  },
  {
    about: /does not wait|forEach/,
    file: "src/orders/inventory.ts",
    oldText:
      "  lines.forEach(async (line) => {\n    await reserve(store, line.sku, line.quantity);\n  });",
    newText:
      "  for (const line of lines) {\n    await reserve(store, line.sku, line.quantity);\n  }",
    says: "Each reservation is awaited, and the first failure stops the cart.",
  },
  {
    about: /sold twice/,
    file: "src/orders/inventory.ts",
    oldText:
      "  const available = await store.stock(sku);\n  if (available < quantity) throw new Error(`only ${available} of ${sku} left`);\n  await store.setStock(sku, available - quantity);",
    newText:
      "  await store.transaction(async (tx) => {\n    const available = await tx.stockForUpdate(sku);\n    if (available < quantity) throw new Error(`only ${available} of ${sku} left`);\n    await tx.setStock(sku, available - quantity);\n  });",
    says: "Check and update are one transaction again.",
  },
  {
    about: /Page 1|pagination/,
    file: "src/http/orders.ts",
    oldText: "  const offset = page * pageSize;",
    newText: "  const offset = (page - 1) * pageSize;",
    says: "The first page starts at the first order again.",
  },
  {
    about: /fractions of a cent/,
    file: "src/orders/cart.ts",
    oldText: "  if (coupon.percent) return subtotal * (1 - coupon.percent / 100);",
    newText: "  if (coupon.percent) return Math.round((subtotal * (100 - coupon.percent)) / 100);",
    says: "The total is rounded to whole cents, once.",
  },
  {
    about: /total negative/,
    file: "src/orders/cart.ts",
    oldText: "  return subtotal - (coupon.amountCents ?? 0);",
    newText: "  return Math.max(0, subtotal - (coupon.amountCents ?? 0));",
    says: "A total is never below zero.",
  },
  {
    about: /failed refund/,
    file: "src/orders/refund.ts",
    oldText:
      "  try {\n    await store.markRefunded(order.id, order.totalCents);\n    await provider.refund(order.id, order.totalCents);\n  } catch {\n    return true;\n  }\n  return true;",
    newText:
      "  await provider.refund(order.id, order.totalCents);\n  await store.markRefunded(order.id, order.totalCents);\n  return true;",
    says: "The money is paid back first, and a failure reaches the caller.",
  },
  {
    about: /assert\.rejects/,
    file: "test/cart.test.ts",
    oldText:
      'test("refuses a cart when stock is short", () => {\n  const empty = { stock: async () => 0 } as unknown as Store;\n  assert.rejects(',
    newText:
      'test("refuses a cart when stock is short", async () => {\n  const empty = { stock: async () => 0 } as unknown as Store;\n  await assert.rejects(',
    says: "The test waits for its assertion.",
  },
];
