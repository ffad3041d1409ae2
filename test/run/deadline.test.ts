import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stopAfter } from "../../src/run/deadline.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("stops a run at its limit, and says in minutes which one that was", () => {
  using stop = stopAfter(90_000, new AbortController().signal);
  vi.advanceTimersByTime(89_999);
  expect(stop.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(stop.signal.reason).toBe("the run reached its limit of 1.5 minutes (timeout)");
});

it("stops a run when its caller says so, with the caller's sentence or one of its own", () => {
  const told = new AbortController();
  using stop = stopAfter(90_000, told.signal);
  told.abort("the workflow run was cancelled");
  expect(stop.signal.reason).toBe("the workflow run was cancelled");
  const silent = new AbortController();
  using other = stopAfter(90_000, silent.signal);
  silent.abort();
  expect(other.signal.reason).toBe("the run was cancelled");
});

it("is stopped from the beginning where its caller was stopped before", () => {
  using stop = stopAfter(90_000, AbortSignal.abort("the workflow run was cancelled"));
  expect(stop.signal.aborted).toBe(true);
  expect(stop.signal.reason).toBe("the workflow run was cancelled");
});

it("keeps the first reason, and neither the clock nor its caller once it is disposed of", () => {
  const told = new AbortController();
  const stop = stopAfter(90_000, told.signal);
  told.abort("first");
  vi.advanceTimersByTime(90_000);
  expect(stop.signal.reason).toBe("first");
  stop[Symbol.dispose]();

  const later = new AbortController();
  const ended = stopAfter(90_000, later.signal);
  ended[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
  later.abort("too late");
  expect(ended.signal.aborted).toBe(false);
});
