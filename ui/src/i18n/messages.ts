/**
 * The messages of every language. English has a file for each topic in `en/`; it is complete and types the keys, so a
 * misspelled key does not compile. Any other language is one file beside this one, named by its tag, such as `pt-BR.json`,
 * with the topics as its sections. A message that it lacks is shown in English, and reported by a test.
 */
import activity from "./en/activity.json";
import audiences from "./en/audiences.json";
import builder from "./en/builder.json";
import common from "./en/common.json";
import components from "./en/components.json";
import connections from "./en/connections.json";
import definition from "./en/definition.json";
import destinations from "./en/destinations.json";
import details from "./en/details.json";
import editing from "./en/editing.json";
import errors from "./en/errors.json";
import explain from "./en/explain.json";
import feeds from "./en/feeds.json";
import frame from "./en/frame.json";
import governance from "./en/governance.json";
import jobs from "./en/jobs.json";
import lists from "./en/lists.json";
import overlap from "./en/overlap.json";
import pairs from "./en/pairs.json";
import platform from "./en/platform.json";
import models from "./en/models.json";
import profiles from "./en/profiles.json";
import providers from "./en/providers.json";
import segments from "./en/segments.json";
import settings from "./en/settings.json";
import sharing from "./en/sharing.json";
import signals from "./en/signals.json";
import traits from "./en/traits.json";
import translation from "./en/translation.json";
import watch from "./en/watch.json";

export const messageFiles = {
  activity,
  audiences,
  builder,
  common,
  components,
  connections,
  definition,
  destinations,
  details,
  editing,
  errors,
  explain,
  feeds,
  frame,
  governance,
  jobs,
  lists,
  overlap,
  pairs,
  platform,
  models,
  profiles,
  providers,
  segments,
  settings,
  sharing,
  signals,
  traits,
  translation,
  watch,
};

/** The key of a message, in whichever file it is. */
export type MessageKey = {
  [File in keyof typeof messageFiles]: keyof (typeof messageFiles)[File];
}[keyof typeof messageFiles];

/** All English messages. */
export const messages = Object.assign({}, ...Object.values(messageFiles)) as Record<MessageKey, string>;

/** The messages of another language: sections named as the English files, each with the keys of that file. */
export type Translation = Partial<Record<string, Partial<Record<string, string>>>>;

const files = import.meta.glob<Translation>("./*.json", { eager: true, import: "default" });

/** The other languages, by language tag. */
export const translations: ReadonlyMap<string, Translation> = new Map(
  Object.entries(files).map(([path, file]) => [path.slice("./".length, -".json".length), file]),
);

/** The languages there are messages for, as language tags. */
export const languages: ReadonlySet<string> = new Set(["en", ...translations.keys()]);

/** The messages of one language; those it lacks are in English. */
export function messagesOf(language: string): Record<MessageKey, string> {
  const sections = Object.values(translations.get(language) ?? {});
  return Object.assign({}, messages, ...sections) as Record<MessageKey, string>;
}
