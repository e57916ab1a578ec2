/** The frame of the dialogs that create or edit one object: heading, fields, failure, Cancel and Save. */
import { Button } from "@react-spectrum/s2/Button";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useId, type ReactNode } from "react";
import { showFailure } from "../../api/failure";
import type { QueryResult } from "../../api/query";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { SubmitForm } from "../../components/SubmitForm";
import { Skeleton } from "../../components/States";
import { t, visible } from "../../i18n";
import { DialogFoot } from "./DialogFoot";
import css from "./editing.module.css";

interface FormDialogProps {
  title: string;
  size?: "M" | "L";
  saveLabel: string;
  canSave: boolean;
  isSaving: boolean;
  /** There are unsaved changes, so closing asks first. */
  isDirty: boolean;
  failure: Failure | undefined;
  /** The object is loading or could not be loaded; the dialog opens at once and shows that instead of the fields. */
  reading?: QueryResult<unknown>;
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
  const { isDirty, isSaving } = props;
  useUnsaved(isDirty);
  return (
    // Whether it was saved is shown here, so it stays until that is known.
    <Dialog size={props.size ?? "M"} isKeyboardDismissDisabled={isDirty || isSaving}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty && !isSaving} close={close} />
          <Heading slot="title">{props.title}</Heading>
          <Content>
            {props.reading && <Reading answer={props.reading} />}
            <SubmitForm
              id={form}
              className={props.reading ? css.unseen : css.form}
              onSubmit={() => {
                if (props.canSave && !isSaving) inBackground(save(close));
              }}
            >
              {connection && <ConnectionMark connection={connection} />}
              {props.children}
              {props.failure && <FailureWords failure={props.failure} />}
            </SubmitForm>
          </Content>
          <DialogFoot
            form={form}
            label={props.saveLabel}
            isDisabled={!props.canSave}
            isPending={isSaving}
            onCancel={() => leave(close)}
          />
        </>
      )}
    </Dialog>
  );
}

function Reading({ answer }: { answer: QueryResult<unknown> }) {
  if (!answer.failure) return <Skeleton lines={6} />;
  return (
    <>
      <FailureWords failure={answer.failure} />
      <Button variant="secondary" onPress={answer.retry}>
        {t("common.tryAgain")}
      </Button>
    </>
  );
}

/** For a form, the service's message is more useful than the general text alone. */
function FailureWords({ failure }: { failure: Failure }) {
  const { title, words } = showFailure(failure);
  return (
    <div role="alert" className={css.fault}>
      <strong>{title}</strong> {words}
      <p className="selectable">{visible(failure.message, { lines: true })}</p>
    </div>
  );
}
