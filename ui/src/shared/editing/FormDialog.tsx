/** The frame of the dialogs that make or change one object: heading, fields, what went wrong, Cancel and Save. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useId, type ReactNode } from "react";
import { showFailure } from "../../api/failure";
import type { Answer } from "../../api/query";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { SubmitForm } from "../../components/SubmitForm";
import { Skeleton } from "../../components/States";
import { t, visible } from "../../i18n";
import css from "./edit.module.css";

interface FormDialogProps {
  title: string;
  saveLabel: string;
  canSave: boolean;
  isSaving: boolean;
  /** Something was changed that is not saved: closing asks first. */
  isDirty: boolean;
  failure: Failure | undefined;
  /** The object is still being read, or could not be: the dialog opens at once and shows that instead of the fields. */
  reading?: Answer<unknown>;
  /** Saves; true closes the dialog. */
  onSave: () => Promise<boolean>;
  children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const form = useId();
  const connection = useWorkspace().value?.connection;
  const save = async (close: () => void) => {
    if (await props.onSave()) close();
  };
  useUnsaved(props.isDirty);
  return (
    <Dialog size="M" isKeyboardDismissDisabled={props.isDirty}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={props.isDirty} close={close} />
          <Heading slot="title">{props.title}</Heading>
          <Content>
            {props.reading && <Reading answer={props.reading} />}
            <SubmitForm
              id={form}
              className={props.reading ? css.unseen : css.form}
              onSubmit={() => {
                if (props.canSave && !props.isSaving) inBackground(save(close));
              }}
            >
              {connection && <ConnectionMark connection={connection} />}
              {props.children}
              {props.failure && <FailureWords failure={props.failure} />}
            </SubmitForm>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={() => leave(close)}>
              {t("storage.edit.cancel")}
            </Button>
            <Button
              variant="accent"
              type="submit"
              form={form}
              isDisabled={!props.canSave}
              isPending={props.isSaving}
            >
              {props.saveLabel}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

function Reading({ answer }: { answer: Answer<unknown> }) {
  if (!answer.failure) return <Skeleton lines={6} />;
  return (
    <>
      <FailureWords failure={answer.failure} />
      <Button variant="secondary" onPress={answer.retry}>
        {t("errors.action.retry")}
      </Button>
    </>
  );
}

/** What the service said about a form is of more use here than the general words alone. */
function FailureWords({ failure }: { failure: Failure }) {
  const { title, words } = showFailure(failure);
  return (
    <div role="alert" className={css.fault}>
      <strong>{title}</strong> {words}
      <p className="selectable">{visible(failure.message, { lines: true })}</p>
    </div>
  );
}
