/** A form that Enter submits within the page, except for the Enter that ends the composition of a word. */
import type { ReactNode } from "react";
import { ignoreComposition } from "./composition";

interface SubmitFormProps {
  /** ID for a submit button outside of the form. */
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
