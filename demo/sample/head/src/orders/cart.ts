export interface CartLine {
  readonly sku: string;
  readonly unitCents: number;
  readonly quantity: number;
}

export interface Coupon {
  readonly code: string;
  /** Percent off the subtotal, or a fixed amount in cents. */
  readonly percent?: number;
  readonly amountCents?: number;
}

/** Sum of a cart in cents, without shipping. */
export function subtotalCents(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + line.unitCents * line.quantity, 0);
}

/** What the customer pays, in cents, after the coupon. */
export function totalCents(lines: readonly CartLine[], coupon?: Coupon): number {
  const subtotal = subtotalCents(lines);
  if (!coupon) return subtotal;
  if (coupon.percent) return subtotal * (1 - coupon.percent / 100);
  return subtotal - (coupon.amountCents ?? 0);
}
