/** The dialogs about audiences, and the functions that open them, for the list and for an audience's own page. */
import type { ReactNode } from "react";
import { useDefinitionDialog } from "./DefinitionDialog";
import { useProfileDialog } from "./ProfileDialog";

type Of = { id: string; name: string };

export interface AudienceEditing {
  make: (folder?: string) => void;
  edit: (of: Of) => void;
  seeProfiles: (of: Of) => void;
  /** Rendered once by the page. */
  dialog: ReactNode;
}

export function useAudienceEditing(): AudienceEditing {
  const definition = useDefinitionDialog();
  const profiles = useProfileDialog();
  return {
    make: definition.make,
    edit: definition.edit,
    seeProfiles: profiles.open,
    dialog: (
      <>
        {definition.dialog}
        {profiles.dialog}
      </>
    ),
  };
}
