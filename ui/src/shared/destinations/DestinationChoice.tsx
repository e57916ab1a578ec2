/** The choice of a destination. */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { useDestinations } from "../../api/destinations";
import { showFailure } from "../../api/failure";
import { Picker } from "../../components/Overlay";
import { t, visible } from "../../i18n";
import type { Target } from "./mapForm";

interface DestinationChoiceProps {
  value: string | undefined;
  onChange: (to: Target) => void;
  isDisabled: boolean;
}

export function DestinationChoice({ value, onChange, isDisabled }: DestinationChoiceProps) {
  const answer = useDestinations();
  const rows = (answer.value ?? []).filter((row) => !row.mapsAll);
  return (
    <Picker
      overlay="destinationChoice"
      label={t("destinations.map.destination")}
      items={rows}
      isDisabled={isDisabled}
      loadingState={answer.isLoading ? "loading" : "idle"}
      isInvalid={answer.failure !== undefined}
      errorMessage={answer.failure && showFailure(answer.failure).words}
      selectedKey={value ?? null}
      onSelectionChange={(key) => {
        const row = rows.find(({ id }) => id === key);
        if (row) onChange({ id: row.id, name: row.name });
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {(row) => <PickerItem id={row.id}>{visible(row.name)}</PickerItem>}
    </Picker>
  );
}
