/** A number in a column: short if the column has no room for all of it, with the whole number in its name. */
import { formatNumber } from "../../i18n";
import { NumberText } from "../NumberText";
import type { CellRoom } from "./types";

interface GridNumberProps {
  value: number | null;
  room: CellRoom;
  notYet?: boolean;
  title?: string;
}

export function GridNumber({ value, room, ...more }: GridNumberProps) {
  const isLong = value !== null && formatNumber(value).length > room.characters;
  return <NumberText value={value} compact={isLong} {...more} />;
}
