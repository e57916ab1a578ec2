import { afterEach, expect, test } from "vitest";
import { repairFirstPress } from "./firstPress";

const events: string[] = [];
const note = (event: Event) => events.push(event.type);
const button = document.createElement("button");
document.body.append(button);
for (const type of ["pointerdown", "mousedown"]) button.addEventListener(type, note);

afterEach(() => {
  events.length = 0;
});

const say = (type: string) => {
  const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
  button.dispatchEvent(new Kind(type, { bubbles: true, button: 0 }));
};

test("a press without its pointerdown gets one, before everything else and only once", () => {
  repairFirstPress();
  say("mousedown");
  expect(events).toEqual(["pointerdown", "mousedown"]);
  say("mousedown");
  expect(events).toEqual(["pointerdown", "mousedown", "mousedown"]);
});

test("a correctly reported press is left alone", () => {
  repairFirstPress();
  say("pointerdown");
  say("mousedown");
  expect(events).toEqual(["pointerdown", "mousedown"]);
});
