/** A small ⓘ beside a label that explains it, and the source of its number, on hover, focus and press. */
import InfoCircle from "@react-spectrum/s2/icons/InfoCircle";
import { Button, Dialog, DialogTrigger } from "react-aria-components";
import { t } from "../i18n";
import { Popover } from "./Overlay";
import css from "./parts.module.css";

interface InfoProps {
  /** The label it belongs to, e.g. "Total Trait Population". */
  name: string;
  children: string;
}

export function Info({ name, children }: InfoProps) {
  return (
    <DialogTrigger>
      <Button className={css.info} aria-label={t("info.label", { name })} data-tip={children}>
        <InfoCircle aria-hidden="true" />
      </Button>
      <Popover overlay="info" className={css.infoBox} placement="top">
        <Dialog aria-label={name}>
          <p className="selectable">{children}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
