import { vi } from "vitest";
import { survives } from "./faults.ts";

vi.setConfig({ testTimeout: 60_000 });
survives("variants");
