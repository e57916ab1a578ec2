/** Two circles whose areas and common area are as two sets and what they have in common. */

export interface Circles {
  /** Radii and centers, in units of the picture; both centers are at the same height. */
  left: { x: number; r: number };
  right: { x: number; r: number };
  width: number;
  height: number;
}

/** Radius of the larger circle. */
export const LARGEST = 70;
/** A circle of a set with members is never smaller than this. */
const SMALLEST = 4;

/** The area that two circles at this distance have in common. */
export function lens(a: number, b: number, distance: number): number {
  if (distance >= a + b) return 0;
  if (distance <= Math.abs(a - b)) return Math.PI * Math.min(a, b) ** 2;
  const angle = (one: number, other: number) =>
    Math.acos((distance ** 2 + one ** 2 - other ** 2) / (2 * distance * one));
  const [p, q] = [angle(a, b), angle(b, a)];
  return a ** 2 * (p - Math.sin(2 * p) / 2) + b ** 2 * (q - Math.sin(2 * q) / 2);
}

/** The radius of a circle for a set, where the largest set has `most` members; a set without members has radius 0. */
export function radiusOf(size: number, most: number): number {
  return size === 0 ? 0 : Math.max(SMALLEST, LARGEST * Math.sqrt(size / most));
}

/** Circles for sets of these sizes; a set without members has radius 0. */
export function circlesOf(left: number, right: number, both: number): Circles {
  const most = Math.max(left, right, 1);
  const [a, b] = [radiusOf(left, most), radiusOf(right, most)];
  const distance = apart(a, b, (both / most) * Math.PI * LARGEST ** 2, Math.min(left, right) === both);
  const start = Math.min(-a, distance - b);
  const end = Math.max(a, distance + b);
  const height = 2 * Math.max(a, b, SMALLEST);
  return {
    left: { x: -start, r: a },
    right: { x: distance - start, r: b },
    width: Math.max(end - start, height),
    height,
  };
}

/** The distance at which the common area is as wanted; it falls with the distance, so half of what is left goes each time. */
export function apart(a: number, b: number, wanted: number, isInside: boolean): number {
  if (isInside) return Math.abs(a - b);
  let [near, far] = [Math.abs(a - b), a + b];
  for (let step = 0; step < 40; step++) {
    const middle = (near + far) / 2;
    if (lens(a, b, middle) > wanted) near = middle;
    else far = middle;
  }
  return (near + far) / 2;
}
