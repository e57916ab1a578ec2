import { describe, expect, test } from "vitest";
import { expectedDevices, percentOf, supportOf } from "./expected";

const row = (namespace: string, profiles: number, carriesOver: boolean) => ({
  namespace,
  profiles,
  carriesOver,
  isDevice: carriesOver && namespace !== "email_lc_sha256",
});

describe("devices to expect", () => {
  test("are at least the largest count of one device identity, and at most the sum of all", () => {
    const rows = [
      row("ecid", 300, true),
      row("email", 180, false),
      row("email_lc_sha256", 163, true),
      row("crmid", 138, false),
      row("gaid", 55, true),
      row("idfa", 30, true),
    ];
    expect(expectedDevices(rows)).toEqual({ least: 300, most: 385 });
  });

  test("are none if only identities were counted that are not devices", () => {
    expect(expectedDevices([row("crmid", 12, false), row("email_lc_sha256", 9, true)])).toEqual({
      least: 0,
      most: 0,
    });
  });

  test("are unknown if nothing was counted by identity", () => {
    expect(expectedDevices([])).toBeUndefined();
  });
});

test("an identity is supported, joins devices only, or is not supported", () => {
  const rows = [row("ecid", 1, true), row("email_lc_sha256", 1, true), row("loyaltyid", 1, false)];
  expect(rows.map(supportOf)).toEqual(["supported", "crossDevice", "none"]);
});

test("a percentage is 0 or 100 only if it is exactly that", () => {
  expect([
    percentOf(0, 10),
    percentOf(1, 48_000_000),
    percentOf(47_999_999, 48_000_000),
    percentOf(5, 5),
  ]).toEqual([0, 1, 99, 100]);
  expect(percentOf(3, 0)).toBe(0);
});
