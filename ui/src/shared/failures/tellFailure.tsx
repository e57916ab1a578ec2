/** A change that failed, as a message that stays until dismissed, with everything that is known of it behind "Details". */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useEffect } from "react";
import { showFailure } from "../../api/failure";
import { inBackground } from "../../background";
import type { Failure } from "../../bindings";
import { copy } from "../../components/copy";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import css from "./failures.module.css";

/** Opens the details; nobody does before the window is drawn. */
let openDetails: (failure: Failure) => void = () => {};

/** Says that a change failed, and why; `words` say it where the change has words of its own. */
export function tellFailure(failure: Failure, words: string = showFailure(failure).words): void {
  toast.failed(words, {
    label: t("state.details"),
    onPress: () => openDetails(failure),
  });
}

/** The details of the failure that was asked for; rendered once, beside the frame. */
export function FailureDetails() {
  const { open, dialog } = useDialog<Failure>("failureDetails", (failure) => <Details failure={failure} />);
  useEffect(() => {
    openDetails = open;
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
              {t("errors.close")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
