/** Values that a service may extend: known values are words, others contain the service's own code. */

/** The known values of such a type. */
export type Known<Value> = Exclude<Value, { other: string }>;

/** The word for a value, or the service's own code: equal for equal values. */
export function codeOf(value: string | { other: string }): string {
  return typeof value === "string" ? value : value.other;
}
