/** IDs that stay behind because their namespace is missing in Experience Platform, and the button that creates it. */
import { Button } from "@react-spectrum/s2/Button";
import { useCreateNamespace } from "../../api/toPlatform";
import { inBackground } from "../../background";
import type { PlatformNote } from "../../bindings";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastEditFailure } from "../../shared/editing/outcome";
import { platformNoteWords } from "../../shared/sharing/words/platform";
import css from "./tray.module.css";

interface MissingNamespaceProps {
  note: Extract<PlatformNote, { kind: "missingNamespace" }>;
  isDisabled: boolean;
}

export function MissingNamespace({ note, isDisabled }: MissingNamespaceProps) {
  const { source, code } = note;
  const create = useCreateNamespace(toastEditFailure);
  const confirm = useConfirm();
  const run = async () => {
    if ((await create.run(source.id)) !== undefined) toast.done(t("platform.namespace.created", { code }));
  };
  return (
    <p className={css.notes}>
      <span>{platformNoteWords(note)}</span>
      <Button
        variant="secondary"
        size="S"
        isDisabled={isDisabled}
        isPending={create.isRunning}
        aria-label={t("platform.namespace.createOf", { code })}
        onPress={() =>
          confirm.ask({
            title: t("platform.namespace.ask", { code }),
            words: t("platform.namespace.words", { source: source.name }),
            label: t("platform.namespace.create"),
            about: [source],
            everywhere: true,
            act: () => inBackground(run()),
          })
        }
      >
        {t("platform.namespace.create")}
      </Button>
      {confirm.dialog}
    </p>
  );
}
