import { expect, test } from "vitest";
import { percentOf, supportOf } from "./expected";

const row = (namespace: string, profiles: number, carriesOver: boolean) => ({
  namespace,
  profiles,
  carriesOver,
  isDevice: carriesOver && namespace !== "email_lc_sha256",
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
