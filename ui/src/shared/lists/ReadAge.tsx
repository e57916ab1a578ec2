/** How old the facts of a page are: read just now, or a kept copy because the service did not answer. */
import { AgeLabel } from "../../components/AgeLabel";
import { tRich } from "../../i18n";

export function ReadAge({ at }: { at: number | null }) {
  return <>{tRich("storage.readAt", { age: <AgeLabel at={at} /> })}</>;
}
