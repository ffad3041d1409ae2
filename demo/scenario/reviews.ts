import type { AnswerIssue } from "../../src/model/answer.ts";

type Written = Pick<AnswerIssue, "file" | "line" | "title" | "description"> & Partial<AnswerIssue>;

const issue = (written: Written): AnswerIssue => ({
  endLine: null,
  side: "RIGHT",
  severity: "medium",
  category: "bug",
  snippet: null,
  suggestion: null,
  confidence: 0.8,
  preExisting: false,
  ...written,
});

/** What the scripted Claude finds in the sample: its own words, its own lines, one of them a false alarm. */
export const claudeIssues: readonly AnswerIssue[] = [
  issue({
    file: "src/http/orders.ts",
    line: 17,
    severity: "high",
    category: "security",
    title: "SQL injection in searchOrders",
    description:
      "`text` comes from the support desk's search box and is pasted into the SQL string. A quote ends the literal, so anybody who can search can read or change every table. `listOrders` above binds its parameters.",
    snippet:
      "const sql = `select * from orders where note like '%${text}%' order by created desc`;",
    suggestion: "Bind the pattern: `where note like $1` with the parameter `%${text}%`.",
    confidence: 0.97,
  }),
  issue({
    file: "src/orders/inventory.ts",
    line: 13,
    severity: "high",
    title: "reserveCart does not wait for its reservations",
    description:
      "`forEach` ignores the promises of its async callback. `reserveCart` resolves before any line is reserved, and a failed reservation becomes an unhandled rejection instead of stopping the order.",
    snippet: "lines.forEach(async (line) => {",
    suggestion: "Use `for (const line of lines) await reserve(store, line.sku, line.quantity);`.",
    confidence: 0.95,
  }),
  issue({
    file: "src/orders/inventory.ts",
    line: 6,
    endLine: 8,
    severity: "high",
    title: "Stock can be sold twice: the check and the update are no longer one transaction",
    description:
      "The transaction with `stockForUpdate` was replaced by a plain read followed by a write. Two orders that read the same stock both pass the check and the second write overwrites the first.",
    snippet: "const available = await store.stock(sku);",
    suggestion: "Keep `store.transaction` and read with `stockForUpdate`.",
    confidence: 0.9,
  }),
  issue({
    file: "src/http/orders.ts",
    line: 7,
    title: "Page 1 skips the first 20 orders",
    description:
      "`page` counts from 1, but the offset is now `page * pageSize`, so the first page starts at the 21st order and the newest 20 can never be listed.",
    snippet: "const offset = page * pageSize;",
    suggestion: "Restore `(page - 1) * pageSize`.",
    confidence: 0.92,
  }),
  issue({
    file: "src/orders/cart.ts",
    line: 24,
    title: "Percentage coupons give fractions of a cent",
    description:
      "`subtotal * (1 - percent / 100)` is not a whole number for most inputs (999 cents less 10 % is 899.1). Money in this service is in whole cents; the payment provider refuses fractions.",
    snippet: "if (coupon.percent) return subtotal * (1 - coupon.percent / 100);",
    suggestion: "Round once: `Math.round(subtotal * (100 - coupon.percent) / 100)`.",
    confidence: 0.85,
  }),
  issue({
    file: "src/http/orders.ts",
    line: 9,
    severity: "low",
    category: "performance",
    title: "listOrders may be slow for customers with many orders",
    description: "The query sorts all orders of a customer before it takes a page.",
    snippet: '"select * from orders where customer = $1 order by created desc limit $2 offset $3",',
    confidence: 0.35,
  }),
];

/** What the scripted Claude adds when it looks again. */
export const claudeAdds: readonly AnswerIssue[] = [
  issue({
    file: "src/orders/cart.ts",
    line: 25,
    title: "A fixed coupon can make the total negative",
    description:
      "`subtotal - amountCents` has no lower bound: a coupon of 10.00 on a cart of 4.00 gives -600 cents, and the payment provider is asked to charge a negative amount.",
    snippet: "return subtotal - (coupon.amountCents ?? 0);",
    suggestion: "Return `Math.max(0, subtotal - amount)`.",
    confidence: 0.8,
  }),
];

/** What it takes back then, by a text of the title. */
export const claudeWithdraws = [
  {
    about: "may be slow",
    reason: "The statement is the one of the base; only the offset changed.",
  },
] as const;

/** What the scripted Codex finds: overlapping, in other words and on other lines. */
export const codexIssues: readonly AnswerIssue[] = [
  issue({
    file: "src/http/orders.ts",
    line: 18,
    severity: "high",
    category: "security",
    title: "User input is interpolated into the search query",
    description:
      "searchOrders builds the SQL statement from `text` without escaping or bound parameters, which allows SQL injection through the search text.",
    snippet: "return await store.query(sql, []);",
    suggestion: "Pass the search text as a bound parameter.",
    confidence: 0.9,
  }),
  issue({
    file: "src/orders/inventory.ts",
    line: 14,
    severity: "high",
    title: "Async callback in forEach is never awaited",
    description:
      "The promises returned by the callback passed to `lines.forEach` are dropped: reserveCart resolves before any line is reserved and errors from reserve() surface as unhandled rejections.",
    snippet: "await reserve(store, line.sku, line.quantity);",
    suggestion: "Iterate with for...of and await each reservation.",
    confidence: 0.93,
  }),
  issue({
    file: "src/http/orders.ts",
    line: 7,
    severity: "medium",
    title: "Off-by-one in pagination offset",
    description:
      "With a 1-based `page`, `page * pageSize` makes the offset of the first page 20 instead of 0, so the newest orders are skipped.",
    snippet: "const offset = page * pageSize;",
    confidence: 0.9,
  }),
  issue({
    file: "src/orders/refund.ts",
    line: 15,
    endLine: 19,
    severity: "high",
    title: "A failed refund is reported as success",
    description:
      "The catch block swallows every error and returns true, after the order was already marked as refunded: the customer gets no money and nobody hears of it.",
    snippet: "} catch {\n    return true;",
    suggestion: "Pay back first, mark afterwards, and let the error through.",
    confidence: 0.94,
  }),
  issue({
    file: "test/cart.test.ts",
    line: 19,
    severity: "medium",
    category: "test",
    title: "assert.rejects is not awaited, so the test always passes",
    description:
      "`assert.rejects` returns a promise. Without await the test ends before it settles and passes whatever reserveCart does.",
    snippet: 'assert.rejects(reserveCart(empty, [{ sku: "mug", unitCents: 1, quantity: 1 }]));',
    suggestion: "Make the test async and await the assertion.",
    confidence: 0.9,
  }),
];
