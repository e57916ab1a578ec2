/** The state of the system's keychain in words: which one, and how it is mended on this system. */
import type { ConnectionRow, KeychainState, KeychainStatus, SecretPlace } from "../../../bindings";
import type { Tone } from "../../../components/StateDot";
import { t, type MessageKey } from "../../../i18n";

type System = "secretService" | "mac" | "windows";
type Broken = Exclude<KeychainState, "ready">;

/** Every state that needs mending, on every system; the types enforce it. */
const MEND: Record<System, Record<Broken, MessageKey>> = {
  secretService: {
    locked: "connect.keychain.secretService.locked",
    absent: "connect.keychain.secretService.absent",
    denied: "connect.keychain.secretService.denied",
  },
  mac: {
    locked: "connect.keychain.mac.locked",
    absent: "connect.keychain.mac.absent",
    denied: "connect.keychain.mac.denied",
  },
  windows: {
    locked: "connect.keychain.windows.locked",
    absent: "connect.keychain.windows.absent",
    denied: "connect.keychain.windows.denied",
  },
};

function systemOf(name: string): System {
  if (/mac/i.test(name)) return "mac";
  return /windows/i.test(name) ? "windows" : "secretService";
}

export function keychainWords({ state, name }: KeychainStatus): { title: string; words: string } {
  if (state === "ready") {
    return {
      title: t("connect.keychain.ready", { keychain: name }),
      words: t("connect.keychain.readyWords"),
    };
  }
  return { title: brokenTitle(state, name), words: t(MEND[systemOf(name)][state]) };
}

function brokenTitle(state: Broken, keychain: string): string {
  switch (state) {
    case "locked":
      return t("connect.keychain.locked", { keychain });
    case "absent":
      return t("connect.keychain.absent");
    case "denied":
      return t("connect.keychain.denied", { keychain });
  }
}

export const PLACE_TONES: Record<SecretPlace, Tone> = {
  keychain: "good",
  session: "warn",
  practice: "idle",
  missing: "bad",
  unknown: "warn",
};

/** Where a secret is, as values of a sentence. `keychain` is its name. */
export function keptIn(
  { secret }: Pick<ConnectionRow, "secret">,
  keychain: string | undefined,
): { place: SecretPlace; keychain: string } {
  return { place: secret.place, keychain: keychain ?? t("connect.place.someKeychain") };
}

/** Where a secret is, in words. */
export function placeWords({ secret }: Pick<ConnectionRow, "secret">, keychain: string | undefined): string {
  switch (secret.place) {
    case "keychain":
      return t("connect.place.keychain", { keychain: keychain ?? t("connect.place.someKeychain") });
    case "session":
      return t("connect.place.session");
    case "practice":
      return t("connect.place.practice");
    case "missing":
      return t("connect.place.missing");
    case "unknown":
      return t("connect.place.unknown");
  }
}

/** What becomes of a secret that is typed now. */
export function secretHint(sessionOnly: boolean | undefined): string {
  return t(sessionOnly ? "connect.form.secretHintSession" : "connect.form.secretHint");
}
