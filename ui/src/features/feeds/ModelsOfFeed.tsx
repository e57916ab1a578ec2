/** The models that learn from a feed; nothing if there are none. */
import type { ObjectLink } from "../../bindings";
import { formatList, isolate, own, t } from "../../i18n";

export function ModelsOfFeed({ models }: { models: readonly ObjectLink[] | null }) {
  if (models === null) return <p>{t("feeds.change.modelsUnknown")}</p>;
  if (models.length === 0) return null;
  return (
    <p>{t("feeds.change.models", { names: own(formatList(models.map(({ name }) => isolate(name)))) })}</p>
  );
}
