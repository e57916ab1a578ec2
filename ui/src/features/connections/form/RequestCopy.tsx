/** Copies a text to send to someone; if the clipboard is not available, the text can be read and copied by hand. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import Copy from "@react-spectrum/s2/icons/Copy";
import { inBackground } from "../../../background";
import { toast } from "../../../components/toast";
import { t, withoutIsolates } from "../../../i18n";
import { Details } from "../../../shared/failures/Notice";
import css from "../connections.module.css";

interface RequestCopyProps {
  text: string;
  label?: string;
  done?: string;
}

export function RequestCopy({ text: words, label, done }: RequestCopyProps) {
  const text = withoutIsolates(words);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast.done(done ?? t("connections.request.copied"));
    } catch {
      toast.failed(t("connections.request.failed"));
    }
  };
  return (
    <div className={css.request}>
      <ActionButton size="S" onPress={() => inBackground(copy())}>
        <Copy />
        <Text>{label ?? t("connections.request.copy")}</Text>
      </ActionButton>
      <Details label={t("connections.request.show")}>{text}</Details>
    </div>
  );
}
