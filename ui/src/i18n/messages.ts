/**
 * The English messages, one file per area so that areas can be worked on side by side. A key belongs to exactly one
 * file (checked in `messages.test.ts`); `MessageKey` is the union of all, so a misspelt key does not compile.
 */
import frame from "./en/frame.json";
import activity from "./en/activity.json";
import audiences from "./en/audiences.json";
import connect from "./en/connect.json";
import errors from "./en/errors.json";
import pairs from "./en/pairs.json";
import segments from "./en/segments.json";
import settings from "./en/settings.json";
import share from "./en/share.json";
import storage from "./en/storage.json";
import traits from "./en/traits.json";

export const messageFiles = {
  frame,
  activity,
  audiences,
  connect,
  errors,
  pairs,
  segments,
  settings,
  share,
  storage,
  traits,
};

/** The key of a message, in whichever file it is. */
export type MessageKey = {
  [File in keyof typeof messageFiles]: keyof (typeof messageFiles)[File];
}[keyof typeof messageFiles];

/** All messages of all files. */
export const messages = Object.assign({}, ...Object.values(messageFiles)) as Record<MessageKey, string>;
