/** A name from the data: in its own direction, whatever script it is in, and cut with "…" where it does not fit. */
import css from "./parts.module.css";

interface NameProps {
  children: string;
  strong?: boolean;
  /** Breaks into lines instead of being cut. */
  wrap?: boolean;
}

export function Name({ children, strong = false, wrap = false }: NameProps) {
  return (
    <bdi
      dir="auto"
      className={`${wrap ? css.nameWrapped : css.name} ${strong ? css.strong : ""}`}
      data-cut={wrap ? undefined : ""}
    >
      {children}
    </bdi>
  );
}
