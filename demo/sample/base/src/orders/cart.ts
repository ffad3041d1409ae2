export interface CartLine {
  readonly sku: string;
  readonly unitCents: number;
  readonly quantity: number;
}

/** Sum of a cart in cents, without shipping. */
export function subtotalCents(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + line.unitCents * line.quantity, 0);
}
