import { parsePrices, pricePattern } from "../model-prices.ts";
import {
  amount,
  boolean,
  choice,
  formedList,
  minute,
  type SettingTable,
  whole,
} from "../setting.ts";

/** What a run may take. */
export const limitSettings = {
  timeoutMs: {
    name: "timeout",
    type: amount(0.01, 360, minute),
    default: "30",
    unit: "minutes",
    flag: true,
    doc: "Limit for the whole run; what was found until then is reported.",
  },
  turnTimeoutMs: {
    name: "turn-timeout",
    type: amount(0.01, 360, minute),
    default: "15",
    unit: "minutes",
    flag: true,
    doc: "Limit for one answer of an agent.",
  },
  maxCostUsd: {
    name: "max-cost",
    type: amount(0, 10_000),
    default: "10",
    unit: "US dollars",
    flag: true,
    doc: "Limit for the models' cost of one run, by list prices and by your own (prices). Whoever sets it gets an error for a model without a price; at its default such a model is used, and the report says that its cost was not limited.",
  },
  prices: {
    name: "prices",
    type: formedList((text, { name }) => parsePrices(text, name), pricePattern),
    default: "",
    flag: true,
    doc: "Prices of models, before this release's own: MODEL: input 1.25 cached 0.125 cache-write 1.5 output 10, in US dollars per million tokens, one model a line. Left out, cached and cache-write cost as much as input.",
  },
  maxTokens: {
    name: "max-tokens",
    type: whole(1000, 1_000_000_000),
    default: "20000000",
    unit: "tokens",
    flag: true,
    doc: "Limit for the models' tokens of one run.",
  },
  maxRequests: {
    name: "max-requests",
    type: whole(1, 1_000_000),
    default: "5000",
    unit: "requests",
    flag: true,
    doc: "Limit for the requests to the models of one run, all agents together.",
  },
  concurrency: {
    name: "concurrency",
    type: whole(1, 64),
    default: "4",
    unit: "agents",
    flag: true,
    doc: "How many agents' processes may live at once; one takes up to 300 MB. Large changes are reviewed in parts, side by side.",
  },
} as const satisfies SettingTable;

/** How far agents are kept from the machine. */
export const jailSettings = {
  isolation: {
    name: "isolation",
    type: choice(["auto", "required", "off"]),
    default: "auto",
    machine: true,
    ownOnly: true,
    flag: true,
    doc: "Run agents in a jail of their own (bubblewrap): auto (where it works, and the report says when it does not), required (else fail), off.",
  },
  allowSysctl: {
    name: "allow-sysctl",
    type: boolean,
    default: "true",
    ownOnly: true,
    flag: false,
    doc: "On a machine that GitHub hosts, where the jail does not start: allow user namespaces by sudo sysctl, for the rest of the job.",
  },
} as const satisfies SettingTable;
