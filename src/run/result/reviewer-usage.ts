import type { UnavailableModel } from "../../model/result.ts";
import type { Spending } from "../../model/spending.ts";

/** A reviewer's work by the gateway's count: a plain value, whoever was there. */
export interface ReviewerUsage {
  readonly reviewer: string;
  /** Ids of the models it asked for, in the order of their first request. */
  readonly models: readonly string[];
  /** Models that its role named and that could not answer. Missing: none. */
  readonly unavailable?: readonly UnavailableModel[] | undefined;
  readonly spending: Spending;
}
