/** Asks for the name of a new folder in trait storage and creates it. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { showFailure } from "../../api/failure";
import { useCreateTraitFolder } from "../../api/traits";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { FolderRow } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { SubmitForm } from "../../components/SubmitForm";
import { t } from "../../i18n";
import { announce } from "../../components/announce";
import css from "./editing.module.css";

/** Longest name Audience Manager accepts (AAM contract §13.1). */
const MAX_LENGTH = 255;

interface NewFolderDialogProps {
  parent: FolderRow;
  onMade: (id: string) => void;
}

export function NewFolderDialog({ parent, onMade }: NewFolderDialogProps) {
  const [name, setName] = useState("");
  const create = useCreateTraitFolder();
  const connection = useWorkspace().value?.connection;
  const words = name.trim();
  const isDirty = words !== "";
  useUnsaved(isDirty);
  const make = async (close: () => void) => {
    const made = await create.run({ parentId: parent.id, name: words });
    if (!made) return;
    onMade(made.id);
    announce(t("sharing.announce.folder", { name: made.name }));
    close();
  };
  return (
    <Dialog size="S" isKeyboardDismissDisabled={isDirty || create.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty && !create.isRunning} close={close} />
          <Heading slot="title">{t("sharing.folder.newIn", { folder: parent.name })}</Heading>
          <Content>
            <SubmitForm
              id="new-folder"
              onSubmit={() => {
                if (words && !create.isRunning) inBackground(make(close));
              }}
            >
              {connection && <ConnectionMark connection={connection} />}
              <TextField
                label={t("common.name")}
                value={name}
                maxLength={MAX_LENGTH}
                autoFocus
                isInvalid={create.failure !== undefined}
                errorMessage={create.failure && showFailure(create.failure).words}
                onChange={(next) => {
                  setName(next);
                  create.clear();
                }}
                UNSAFE_className={css.wide}
              />
            </SubmitForm>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" isDisabled={create.isRunning} onPress={() => leave(close)}>
              {t("common.cancel")}
            </Button>
            <Button
              variant="accent"
              type="submit"
              form="new-folder"
              isDisabled={words === ""}
              isPending={create.isRunning}
            >
              {t("sharing.folder.create")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
