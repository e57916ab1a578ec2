/** A small link at the end of a cell: from an audience to its trait, and from a trait to its audience. */
import type { ComponentType } from "react";
import { Link, Tooltip, TooltipTrigger } from "react-aria-components";
import parts from "../../components/parts.module.css";
import css from "./rowLink.module.css";

interface RowLinkProps {
  icon: ComponentType;
  label: string;
  href: string;
}

export function RowLink({ icon: Icon, label, href }: RowLinkProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Link href={href} aria-label={label} className={css.rowLink}>
        <Icon aria-hidden="true" />
      </Link>
      <Tooltip className={parts.tooltip} placement="bottom">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
