import { describe, expect, test } from "vitest";
import type { Failure, FailureCode, Freshness } from "../bindings";
import { noticesOf } from "./notices";

const side = (failure: Failure | null) => ({
  readAt: 0,
  refreshing: false,
  failure,
  missing: [],
  unreadable: 0,
  unconfirmed: 0,
});
const failed = (code: FailureCode, details: Record<string, string> = {}): Failure => ({
  code,
  message: code,
  details,
});
const of = (one: Failure | null, other: Failure | null) =>
  noticesOf({ audienceManager: side(one), experiencePlatform: side(other) } satisfies Freshness);

describe("the lines above every screen", () => {
  test("are absent while both services can be reached", () => {
    expect(of(null, null)).toEqual([]);
  });

  test("report a missing network once, and the problems of each service separately", () => {
    expect(of(failed("offline"), failed("offline")).map(({ title }) => title)).toEqual(["Offline."]);
    const apart = of(
      failed("offline", { side: "audienceManager" }),
      failed("forbidden", { side: "experiencePlatform" }),
    );
    expect(apart.map(({ words }) => /Audience Manager|Experience Platform/.exec(words)?.[0])).toEqual([
      "Audience Manager",
      "Experience Platform",
    ]);
  });

  test("report what a refresh could not load, but not what the account is never allowed to load", () => {
    const lacking: Freshness = {
      audienceManager: {
        ...side(null),
        missing: [{ part: "users", failure: failed("forbidden") }],
      },
      experiencePlatform: {
        ...side(null),
        missing: [
          { part: "tags", failure: failed("offline") },
          { part: "audienceFolders", failure: failed("serviceUnavailable") },
        ],
        unreadable: 2,
        unconfirmed: 1,
      },
    };
    const notices = noticesOf(lacking);
    expect(notices.map(({ title }) => title)).toEqual(["Experience Platform: partly refreshed."]);
    expect(notices[0]?.words).toBe(
      "These could not be loaded: tag names and audience folders. 2 rows could not be loaded; the local copy has the earlier values. 1 object is no longer in any list but may still exist; it stays in the local copy.",
    );
  });

  test("name the problem of the sign-in, and link to the credentials", () => {
    const refused = { ...failed("signInRefused"), problem: "wrongSecret" } as const;
    const [notice] = of(refused, refused);
    expect(notice?.words).toContain("but not this secret");
    expect(notice?.fix?.href).toBe("#/credentials");
    const unknown = failed("signInRefused");
    expect(of(unknown, null)[0]?.words).toContain("did not accept the credentials");
    expect(of(failed("keychain"), failed("keychain"))[0]?.fix).toBeDefined();
  });
});
