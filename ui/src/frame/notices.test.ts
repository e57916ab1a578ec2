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
  test("are none while both sides can be read", () => {
    expect(of(null, null)).toEqual([]);
  });

  test("say once that there is no network, and once for each side what is its own", () => {
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

  test("say what a refresh had to do without, but not what the account may never read", () => {
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
      "These could not be read: names of tags and folders of audiences. 2 rows could not be read; the local copy keeps what it has of them. 1 object is in no list any more but may still exist; the local copy keeps it.",
    );
  });

  test("name what is wrong with the sign-in, and lead to the credentials", () => {
    const refused = failed("signInRefused", { side: "signIn", problem: "wrongSecret" });
    const [notice] = of(refused, refused);
    expect(notice?.words).toContain("but not this secret");
    expect(notice?.mend?.href).toBe("#/credentials");
    const unknown = failed("signInRefused", { side: "signIn", problem: "of a newer version" });
    expect(of(unknown, null)[0]?.words).toContain("did not accept the credentials");
    expect(of(failed("keychain"), failed("keychain"))[0]?.mend).toBeDefined();
  });
});
