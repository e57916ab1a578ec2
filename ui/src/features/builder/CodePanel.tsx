/** The rule as text, with what is wrong with it at the character. */
import Copy from "@react-spectrum/s2/icons/Copy";
import { inBackground } from "../../background";
import { copy } from "../../components/copy";
import { IconButton } from "../../components/IconButton";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { RuleField } from "../../shared/editing/fields";
import type { Builder } from "./useBuilder";

export function CodePanel({ builder }: { builder: Builder }) {
  const { form, reading } = builder;
  const isValid = form.rule.trim() !== "" && reading !== undefined && reading.fault === null;
  return (
    <Panel
      title={t("builder.code")}
      note={isValid ? t("builder.valid") : undefined}
      actions={
        <IconButton label={t("builder.copy")} icon={Copy} onPress={() => inBackground(copy(form.rule))} />
      }
    >
      <div data-rule>
        <RuleField language="segment" value={form.rule} onChange={builder.setRule} />
      </div>
    </Panel>
  );
}
