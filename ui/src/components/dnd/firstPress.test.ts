import { afterEach, expect, test } from "vitest";
import { mendFirstPress } from "./firstPress";

const told: string[] = [];
const note = (event: Event) => told.push(event.type);
const button = document.createElement("button");
document.body.append(button);
for (const type of ["pointerdown", "mousedown"]) button.addEventListener(type, note);

afterEach(() => {
  told.length = 0;
});

const say = (type: string) => {
  const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
  button.dispatchEvent(new Kind(type, { bubbles: true, button: 0 }));
};

test("a press told without its pointerdown gets it, in front and once", () => {
  mendFirstPress();
  say("mousedown");
  expect(told).toEqual(["pointerdown", "mousedown"]);
  say("mousedown");
  expect(told).toEqual(["pointerdown", "mousedown", "mousedown"]);
});

test("a press told rightly is left alone", () => {
  mendFirstPress();
  say("pointerdown");
  say("mousedown");
  expect(told).toEqual(["pointerdown", "mousedown"]);
});
