/** Where an object is used, from the menu of a list. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import type { ReactNode } from "react";
import type { UsedKind } from "../../api/uses";
import type { MenuEntry } from "../../components/MenuEntries";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { Uses } from "./UsesPanel";

interface UsedObject {
  id: string;
  name: string;
}

/** `entry` is the line of a row's menu; render `dialog` once. */
export function useUsesDialog(kind: UsedKind): { entry: (row: UsedObject) => MenuEntry; dialog: ReactNode } {
  const { open, dialog } = useDialog<UsedObject>("whereUsed", ({ id, name }) => (
    <Dialog size="L">
      {({ close }) => (
        <>
          <Heading slot="title">{t("details.uses.of", { name })}</Heading>
          <Content>
            <Uses kind={kind} id={id} />
          </Content>
          <ButtonGroup>
            <Button variant="secondary" autoFocus onPress={close}>
              {t("common.close")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  ));
  return {
    entry: (row) => ({ id: "uses", label: t("details.uses.open"), onAction: () => open(row) }),
    dialog,
  };
}
