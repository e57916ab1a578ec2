import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hrefOf, listenForBackAndForward, navigate, parseRoute, type Route } from "./navigation";

const PLACES: Route[] = [
  { screen: "share" },
  { screen: "traits" },
  { screen: "traits", folderId: "12/3 ä" },
  { screen: "traits", search: "Agency & co / 2026" },
  { screen: "trait", id: "16505144" },
  { screen: "segments", folderId: "7" },
  { screen: "segment", id: "16505145" },
  { screen: "models" },
  { screen: "model", id: "4305" },
  { screen: "newModel" },
  { screen: "newModel", kind: "segment", baselineId: "16505145" },
  { screen: "audiences" },
  { screen: "audiences", receiving: true },
  { screen: "audience", id: "4f2971dc-7e6a-4701-be12-b52dad60c091" },
  { screen: "activity" },
  { screen: "job", id: "j/1" },
  { screen: "entry", id: "e/1" },
  { screen: "connection" },
  { screen: "connectionHealth", id: "c 1" },
  { screen: "connections" },
  { screen: "newConnection" },
  { screen: "editConnection", id: "c/7" },
  { screen: "credentials" },
  { screen: "settings" },
];

describe("a place", () => {
  test.each(PLACES)("can be restored from its address: $screen", (place) => {
    expect(parseRoute(hrefOf(place))).toEqual(place);
  });

  test("that is unknown or incomplete leads to the nearest list", () => {
    expect(parseRoute("#/nowhere")).toEqual({ screen: "share" });
    expect(parseRoute("")).toEqual({ screen: "share" });
    expect(parseRoute("#/trait")).toEqual({ screen: "traits" });
    expect(parseRoute("#/job/")).toEqual({ screen: "activity" });
    expect(parseRoute("#/editConnection")).toEqual({ screen: "connections" });
    expect(parseRoute("#/traits/folder/%")).toEqual({ screen: "traits", folderId: "%" });
  });
});

describe("any address", () => {
  const seeds = [
    "%",
    "%E0%A4",
    "#/trait/..%2f",
    "__proto__",
    "#/job/{name}",
    "#/audience/<b>",
    "#/trait/\u2069",
  ];
  const anything = fc.oneof(
    fc.constantFrom(...seeds),
    fc.string({ unit: "binary" }),
    fc
      .tuple(
        fc.constantFrom(...PLACES.map(({ screen }) => screen), "__proto__"),
        fc.array(fc.string(), { maxLength: 3 }),
      )
      .map(([screen, parts]) => `#/${[screen, ...parts].join("/")}`),
  );

  test("is parsed from its own address", () => {
    fc.assert(
      fc.property(anything, (address) => {
        const place = parseRoute(address);
        expect(parseRoute(hrefOf(place))).toEqual(place);
      }),
      { examples: seeds.map((seed) => [seed]) },
    );
  });

  test("leads to the same object, whatever is in its ID", () => {
    const text = fc.oneof(fc.constantFrom(...seeds), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(text, (id) => {
        const places: Route[] = [
          { screen: "trait", id: id },
          { screen: "segment", id: id },
          { screen: "audience", id },
          { screen: "job", id },
          { screen: "traits", folderId: id },
          { screen: "segments", search: id },
          { screen: "editConnection", id },
        ];
        for (const place of places) expect(parseRoute(hrefOf(place))).toEqual(place);
      }),
    );
  });

  test("with half a character in it is still an address", () => {
    expect(parseRoute(hrefOf({ screen: "trait", id: "a\ud800" }))).toEqual({
      screen: "trait",
      id: "a\ufffd",
    });
  });
});

describe("navigating", () => {
  afterEach(() => vi.restoreAllMocks());

  test("to the current route adds no step to the history", () => {
    navigate({ screen: "settings" });
    const steps = window.history.length;
    navigate({ screen: "settings" });
    expect(window.history.length).toBe(steps);
    expect(window.location.hash).toBe("#/settings");
  });

  test("back and forth by Alt and arrows and by the side buttons of the mouse", () => {
    const back = vi.spyOn(window.history, "back").mockImplementation(() => {});
    const forward = vi.spyOn(window.history, "forward").mockImplementation(() => {});
    const stop = listenForBackAndForward();
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", altKey: true }));
    window.dispatchEvent(new MouseEvent("mouseup", { button: 3 }));
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true }));
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    stop();
    window.dispatchEvent(new MouseEvent("mouseup", { button: 4 }));
    expect([back.mock.calls.length, forward.mock.calls.length]).toEqual([2, 1]);
  });

  test("does nothing in a text field or behind a dialog", () => {
    const back = vi.spyOn(window.history, "back").mockImplementation(() => {});
    const stop = listenForBackAndForward();
    const keys = { key: "ArrowLeft", altKey: true, bubbles: true };
    for (const tag of ["input", "textarea"]) {
      const field = document.body.appendChild(document.createElement(tag));
      field.dispatchEvent(new KeyboardEvent("keydown", keys));
      field.remove();
    }
    for (const role of ["dialog", "alertdialog"]) {
      const dialog = document.body.appendChild(document.createElement("div"));
      dialog.setAttribute("role", role);
      document.body.dispatchEvent(new KeyboardEvent("keydown", keys));
      document.body.dispatchEvent(new MouseEvent("mouseup", { button: 3, bubbles: true }));
      dialog.remove();
    }
    expect(back).not.toHaveBeenCalled();
    document.body.dispatchEvent(new KeyboardEvent("keydown", keys));
    expect(back).toHaveBeenCalledOnce();
    stop();
  });
});
