import type { Row, Store } from "../orders/store.ts";

const pageSize = 20;

/** One page of a customer's orders, newest first. `page` counts from 1. */
export async function listOrders(store: Store, customer: string, page: number): Promise<Row[]> {
  const offset = page * pageSize;
  return await store.query(
    "select * from orders where customer = $1 order by created desc limit $2 offset $3",
    [customer, pageSize, offset],
  );
}

/** Orders whose note contains a text, for the support desk. */
export async function searchOrders(store: Store, text: string): Promise<Row[]> {
  const sql = `select * from orders where note like '%${text}%' order by created desc`;
  return await store.query(sql, []);
}
