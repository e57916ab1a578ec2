/** Keeps an error in one screen from breaking the whole window, and offers to try again. */
import { Component, type ReactNode } from "react";
import { t } from "../i18n";
import { ErrorState } from "./States";

interface BoundaryState {
  fault: Error | undefined;
}

export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { fault: undefined };

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { fault: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <ErrorState
        title={t("frame.failed")}
        hint={t("frame.failedHint")}
        action={{ label: t("common.tryAgain"), onPress: () => this.setState({ fault: undefined }) }}
        details={fault.message}
      />
    );
  }
}
