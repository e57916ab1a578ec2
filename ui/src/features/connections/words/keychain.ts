/** The state of the system's keychain as text: which one, and how to fix it on this system. */
import type { ConnectionRow, KeychainState, KeychainStatus, SecretPlace } from "../../../bindings";
import type { Tone } from "../../../components/StateDot";
import { t, type MessageKey } from "../../../i18n";

type System = "secretService" | "mac" | "windows";
type Broken = Exclude<KeychainState, "ready">;

/** Every state that needs fixing, on every system, which the types enforce. */
const MEND: Record<System, Record<Broken, MessageKey>> = {
  secretService: {
    locked: "connections.keychain.secretService.locked",
    absent: "connections.keychain.secretService.absent",
    denied: "connections.keychain.secretService.denied",
  },
  mac: {
    locked: "connections.keychain.mac.locked",
    absent: "connections.keychain.mac.absent",
    denied: "connections.keychain.mac.denied",
  },
  windows: {
    locked: "connections.keychain.windows.locked",
    absent: "connections.keychain.windows.absent",
    denied: "connections.keychain.windows.denied",
  },
};

function systemOf(name: string): System {
  if (/mac/i.test(name)) return "mac";
  return /windows/i.test(name) ? "windows" : "secretService";
}

export function keychainWords({ state, name }: KeychainStatus): { title: string; words: string } {
  if (state === "ready") {
    return {
      title: t("connections.keychain.ready", { keychain: name }),
      words: t("connections.keychain.readyWords"),
    };
  }
  return { title: brokenTitle(state, name), words: t(MEND[systemOf(name)][state]) };
}

function brokenTitle(state: Broken, keychain: string): string {
  switch (state) {
    case "locked":
      return t("connections.keychain.locked", { keychain });
    case "absent":
      return t("connections.keychain.absent");
    case "denied":
      return t("connections.keychain.denied", { keychain });
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
  return { place: secret.place, keychain: keychain ?? t("connections.place.someKeychain") };
}

/** Where a secret is stored, as text. */
export function placeWords({ secret }: Pick<ConnectionRow, "secret">, keychain: string | undefined): string {
  switch (secret.place) {
    case "keychain":
      return t("connections.place.keychain", { keychain: keychain ?? t("connections.place.someKeychain") });
    case "session":
      return t("connections.place.session");
    case "practice":
      return t("connections.place.practice");
    case "missing":
      return t("connections.place.missing");
    case "unknown":
      return t("connections.place.unknown");
  }
}

/** Where a secret that is typed now will be stored. */
export function secretHint(sessionOnly: boolean | undefined): string {
  return t(sessionOnly ? "connections.form.secretHintSession" : "connections.form.secretHint");
}
