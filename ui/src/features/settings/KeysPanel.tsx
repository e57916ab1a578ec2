/** All keyboard shortcuts. */
import { keysFor, switchKeys } from "../../components/keys";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import css from "./settings.module.css";

interface Entry {
  keys: string;
  does: string;
}

function entries(): { title: string; keys: Entry[] }[] {
  return [
    {
      title: t("settings.keys.everywhere"),
      keys: [
        { keys: keysFor("search"), does: t("frame.search") },
        { keys: keysFor("shareTo"), does: t("settings.keys.shareTo") },
        {
          keys: t("settings.keys.range", { first: switchKeys(0) ?? "", last: switchKeys(8) ?? "" }),
          does: t("settings.keys.switch"),
        },
        { keys: t("settings.keys.backKeys"), does: t("settings.keys.back") },
        { keys: keysFor("zoom"), does: t("settings.keys.zoom") },
        { keys: t("settings.keys.escKey"), does: t("settings.keys.esc") },
      ],
    },
    {
      title: t("settings.keys.lists"),
      keys: [
        { keys: t("settings.keys.arrowKeys"), does: t("settings.keys.arrows") },
        { keys: t("settings.keys.spaceKey"), does: t("settings.keys.space") },
        { keys: t("settings.keys.shiftKeys"), does: t("settings.keys.shift") },
        { keys: keysFor("open"), does: t("common.open") },
        { keys: t("settings.keys.menuKeys"), does: t("settings.keys.menu") },
        { keys: t("keys.delete"), does: t("settings.keys.delete") },
        { keys: t("settings.keys.letterKeys"), does: t("settings.keys.letters") },
      ],
    },
    {
      title: t("settings.keys.drag"),
      keys: [
        { keys: t("settings.keys.dragKeys"), does: t("settings.keys.dragStart") },
        { keys: t("settings.keys.tabKey"), does: t("settings.keys.dragNext") },
      ],
    },
    {
      title: t("builder.title"),
      keys: [
        { keys: keysFor("undo"), does: t("builder.undo") },
        { keys: keysFor("redo"), does: t("builder.redo") },
      ],
    },
  ];
}

export function KeysPanel() {
  return (
    <Panel title={t("settings.keys")}>
      {entries().map(({ title, keys }) => (
        <table key={title} className={css.keys}>
          <caption>{title}</caption>
          <tbody>
            {keys.map((entry) => (
              <tr key={entry.does}>
                <th scope="row">
                  <kbd>{entry.keys}</kbd>
                </th>
                <td>{entry.does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Panel>
  );
}
