/** What is entered about mapping segments, before it is sent. */
import type { MapOptions } from "../../bindings";

/** A destination, as far as a dialog needs it. */
export interface Target {
  id: string;
  name: string;
}

/** Where the value of a mapping comes from. */
export type ValueSource = "sid" | "code" | "name" | "ascii" | "own";

export interface MapForm {
  source: ValueSource;
  /** The text, if it is an own one. */
  template: string;
  prefix: string;
  /** Empty for today. */
  startsOn: string;
  /** Empty for no end. */
  endsOn: string;
}

export const START: MapForm = {
  source: "sid",
  template: "{prefix}{sid}",
  prefix: "",
  startsOn: "",
  endsOn: "",
};

const TEMPLATES: Record<Exclude<ValueSource, "own">, string> = {
  sid: "{sid}",
  code: "{integrationCode}",
  name: "{name}",
  ascii: "{name_ascii}",
};

export function howOf({ source, template, prefix, startsOn, endsOn }: MapForm): MapOptions {
  return {
    value: source === "own" ? template : TEMPLATES[source],
    prefix: source === "own" ? prefix : "",
    startsOn: startsOn.trim() === "" ? null : startsOn.trim(),
    endsOn: endsOn.trim() === "" ? null : endsOn.trim(),
  };
}
