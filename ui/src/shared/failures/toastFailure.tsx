/** A failed change, as a message that stays until dismissed, with all details behind "Details". */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useEffect } from "react";
import { showFailure } from "../../api/failure";
import { onUnseenFailure } from "../../api/mutation";
import { inBackground } from "../../background";
import type { Failure } from "../../bindings";
import { copy } from "../../components/copy";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import css from "./failures.module.css";

/** Opens the details; does nothing before the window is rendered. */
let openDetails: (failure: Failure) => void = () => {};

/** Shows that a change failed, and why; `words` replaces the general text. */
export function toastFailure(failure: Failure, words: string = showFailure(failure).words): void {
  toast.failed(words, {
    label: t("state.details"),
    onPress: () => openDetails(failure),
  });
}

/** The details of the requested failure; rendered once, beside the frame. */
export function FailureDetails() {
  const { open, dialog } = useDialog<Failure>("failureDetails", (failure) => <Details failure={failure} />);
  useEffect(() => {
    openDetails = open;
    onUnseenFailure(toastFailure);
  }, [open]);
  return dialog;
}

function Details({ failure }: { failure: Failure }) {
  const { title, words, details } = showFailure(failure);
  return (
    <Dialog size="M">
      {({ close }) => (
        <>
          <Heading slot="title">{title}</Heading>
          <Content>
            <p>{words}</p>
            <pre className={`selectable ${css.details}`}>{details}</pre>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={() => inBackground(copy(details))}>
              {t("errors.copyDetails")}
            </Button>
            <Button variant="primary" onPress={close}>
              {t("common.close")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
