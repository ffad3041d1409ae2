export interface Transaction {
  stockForUpdate(sku: string): Promise<number>;
  setStock(sku: string, quantity: number): Promise<void>;
}

export interface Row {
  readonly id: string;
  readonly customer: string;
  readonly totalCents: number;
}

export interface Store {
  transaction<T>(action: (tx: Transaction) => Promise<T>): Promise<T>;
  query(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  stock(sku: string): Promise<number>;
  setStock(sku: string, quantity: number): Promise<void>;
  markRefunded(orderId: string, cents: number): Promise<void>;
}
