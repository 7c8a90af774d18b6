import { describe, expect, it } from "vitest";
import { lowerBound, newPlace, windowOf } from "./Feed";

const items = Array.from({ length: 1_000 }, (_, at) => ({ id: at * 2 }));

describe("the part of the list that is drawn", () => {
  it("finds ids that are there, between and outside", () => {
    expect(lowerBound(items, 10)).toBe(5);
    expect(lowerBound(items, 11)).toBe(6);
    expect(lowerBound(items, -5)).toBe(0);
    expect(lowerBound(items, 9_999)).toBe(1_000);
    expect(lowerBound([], 1)).toBe(0);
  });

  it("stays where it is when older and newer items come", () => {
    const place = { ...newPlace(), following: false, from: 100, to: 140 };
    expect(windowOf(items, place)).toEqual({ first: 50, end: 71 });
    const older = [{ id: -2 }, { id: -1 }, ...items, { id: 5_000 }];
    expect(windowOf(older, place)).toEqual({ first: 52, end: 73 });
  });

  it("survives the items at its edges going away", () => {
    const place = { ...newPlace(), following: false, from: 100, to: 140 };
    expect(windowOf(items.filter(({ id }) => id !== 100 && id !== 140), place)).toEqual({ first: 50, end: 69 });
  });

  it("draws few items when a thousand come at once (AC-6)", () => {
    expect(windowOf(items, { ...newPlace(), from: 0 })).toEqual({ first: 984, end: 1_000 });
    expect(windowOf(items, { ...newPlace(), from: 0, following: false })).toEqual({ first: 0, end: 80 });
  });

  it("is empty for nothing", () => {
    expect(windowOf([], newPlace())).toEqual({ first: 0, end: 0 });
  });
});
