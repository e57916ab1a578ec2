/** Copies a text that is to be sent to somebody; where the clipboard is closed the text can be read and copied by hand. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import Copy from "@react-spectrum/s2/icons/Copy";
import { inBackground } from "../../../background";
import { toast } from "../../../components/toast";
import { t, withoutIsolates } from "../../../i18n";
import { Details } from "../../../shared/failures/Notice";
import css from "../connect.module.css";

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
      toast.done(done ?? t("connect.request.copied"));
    } catch {
      toast.failed(t("connect.request.failed"));
    }
  };
  return (
    <div className={css.request}>
      <ActionButton size="S" onPress={() => inBackground(copy())}>
        <Copy />
        <Text>{label ?? t("connect.request.copy")}</Text>
      </ActionButton>
      <Details label={t("connect.request.show")}>{text}</Details>
    </div>
  );
}
