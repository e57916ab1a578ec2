/** A form that Enter submits in the page, and not with the Enter that ends the composition of a text. */
import type { ReactNode } from "react";
import { ignoreComposition } from "./composition";

interface SubmitFormProps {
  /** For a button outside of it. */
  id?: string;
  className?: string;
  onSubmit: () => void;
  children: ReactNode;
}

export function SubmitForm({ id, className, onSubmit, children }: SubmitFormProps) {
  return (
    <form
      id={id}
      className={className}
      onKeyDownCapture={ignoreComposition}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
