/** A card whose facts are being read. */
import { Skeleton } from "../../components/States";
import css from "../details/storage.module.css";

export function PanelSkeleton() {
  return (
    <div className={css.skeleton}>
      <Skeleton lines={9} />
    </div>
  );
}
