/**
 * Two or three circles whose areas, and whose parts as far as circles can, are as sets and what they have in common. Circles
 * of two sets are always true; of three sets only some are, so each picture says how far off it is.
 */
import { apart, LARGEST, radiusOf } from "./circles";

export interface Circle {
  x: number;
  y: number;
  r: number;
}

export interface Euler {
  circles: readonly Circle[];
  /** Where the letter of each circle is best placed. */
  labels: readonly { x: number; y: number }[];
  width: number;
  height: number;
  /** The largest difference between a part and its area, as a share of everything. */
  error: number;
}

/** Numbers of members by which of the sets they are in: bit 0 is the first set. */
export type Parts = ReadonlyMap<number, number>;

/** Points along each side when areas are measured: while the circles are moved, and in the end. */
const COARSE = 48;
const FINE = 180;
/** Rounds in which the circles are moved. */
const ROUNDS = 40;
/** Room around the circles for their lines. */
const EDGE = 3;

/** The picture of two or three sets; undefined if there is nobody in them. */
export function eulerOf(count: 2 | 3, parts: Parts): Euler | undefined {
  const size = (inside: number) => sum(parts, (part) => (part & inside) === inside);
  const sizes = Array.from({ length: count }, (_, at) => size(1 << at));
  const most = Math.max(...sizes);
  const union = sum(parts, (part) => part > 0);
  if (most <= 0) return undefined;
  const radii = sizes.map((one) => radiusOf(one, most));
  const area = (members: number) => (members / most) * Math.PI * LARGEST ** 2;
  const distance = (one: number, other: number) => {
    const [a, b] = [sizes[one] ?? 0, sizes[other] ?? 0];
    const both = size((1 << one) | (1 << other));
    return apart(radii[one] ?? 0, radii[other] ?? 0, area(both), Math.min(a, b) === both);
  };
  const errorOf = (circles: readonly Circle[], points: number) => {
    const { areas } = measured(circles, points);
    const off = partsOf(count).map((part) => Math.abs((areas.get(part) ?? 0) - area(parts.get(part) ?? 0)));
    return Math.max(...off) / area(union);
  };
  const first = placed(radii, distance);
  const circles = count === 2 ? first : refined(first, (moved) => errorOf(moved, COARSE));
  return framed(circles, errorOf(circles, FINE));
}

function sum(parts: Parts, isMeant: (part: number) => boolean): number {
  return [...parts].reduce((all, [part, members]) => (isMeant(part) ? all + members : all), 0);
}

function partsOf(count: number): number[] {
  return Array.from({ length: 2 ** count - 1 }, (_, at) => at + 1);
}

/** The circles at the distances at which each two have the right area in common, as far as a triangle allows. */
function placed(radii: readonly number[], distance: (one: number, other: number) => number): Circle[] {
  const [a = 0, b = 0, c] = radii;
  const near = distance(0, 1);
  const two = [
    { x: 0, y: 0, r: a },
    { x: near, y: 0, r: b },
  ];
  if (c === undefined) return two;
  const [toFirst, toSecond] = [distance(0, 2), distance(1, 2)];
  const along = near === 0 ? toFirst : (near ** 2 + toFirst ** 2 - toSecond ** 2) / (2 * near);
  const x = Math.max(-toFirst, Math.min(toFirst, along));
  return [...two, { x, y: Math.sqrt(Math.max(0, toFirst ** 2 - x ** 2)), r: c }];
}

/** Moves the circles step by step to where the error is smallest; sizes stay true. */
function refined(circles: readonly Circle[], errorOf: (circles: readonly Circle[]) => number): Circle[] {
  let best = [...circles];
  let least = errorOf(best);
  let step = LARGEST / 4;
  for (let round = 0; round < ROUNDS && step > 0.2; round += 1) {
    let isBetter = false;
    for (const moved of neighbors(best, step)) {
      const error = errorOf(moved);
      if (error < least) [best, least, isBetter] = [moved, error, true];
    }
    if (!isBetter) step /= 2;
  }
  return best;
}

/** Every picture in which one circle is a step away. The first stays: the others move around it. */
function neighbors(circles: readonly Circle[], step: number): Circle[][] {
  const steps = [-step, step];
  return circles
    .slice(1)
    .flatMap((_, place) =>
      steps.flatMap((by) => [
        circles.map((circle, at) => (at === place + 1 ? { ...circle, x: circle.x + by } : circle)),
        circles.map((circle, at) => (at === place + 1 ? { ...circle, y: circle.y + by } : circle)),
      ]),
    );
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function boxOf(circles: readonly Circle[]): Box {
  const left = Math.min(...circles.map(({ x, r }) => x - r));
  const top = Math.min(...circles.map(({ y, r }) => y - r));
  const right = Math.max(...circles.map(({ x, r }) => x + r));
  const bottom = Math.max(...circles.map(({ y, r }) => y + r));
  return { left, top, width: right - left, height: bottom - top };
}

/** The area of each part, and its middle, measured at points of a grid. */
function measured(circles: readonly Circle[], points: number) {
  const box = boxOf(circles);
  const [dx, dy] = [box.width / points, box.height / points];
  const areas = new Map<number, number>();
  const middles = new Map<number, { x: number; y: number; n: number }>();
  for (let row = 0; row < points; row += 1) {
    for (let column = 0; column < points; column += 1) {
      const [x, y] = [box.left + (column + 0.5) * dx, box.top + (row + 0.5) * dy];
      const part = circles.reduce(
        (inside, circle, at) =>
          (x - circle.x) ** 2 + (y - circle.y) ** 2 < circle.r ** 2 ? inside | (1 << at) : inside,
        0,
      );
      if (part === 0) continue;
      areas.set(part, (areas.get(part) ?? 0) + dx * dy);
      const middle = middles.get(part) ?? { x: 0, y: 0, n: 0 };
      middles.set(part, { x: middle.x + x, y: middle.y + y, n: middle.n + 1 });
    }
  }
  return { areas, middles };
}

function framed(circles: readonly Circle[], error: number): Euler {
  const box = boxOf(circles);
  const { middles } = measured(circles, FINE);
  const moved = (x: number, y: number) => ({ x: x - box.left + EDGE, y: y - box.top + EDGE });
  return {
    circles: circles.map(({ x, y, r }) => ({ ...moved(x, y), r })),
    labels: apartFromEach(
      circles.map((circle, at) => {
        const own = middles.get(1 << at);
        return own ? moved(own.x / own.n, own.y / own.n) : moved(circle.x, circle.y);
      }),
    ),
    width: box.width + 2 * EDGE,
    height: box.height + 2 * EDGE,
    error,
  };
}

/** Room that a letter takes. */
const LETTER = 18;

/** Labels side by side where several would be in one place, as of circles that are the same. */
function apartFromEach(labels: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const isNear = (one: { x: number; y: number }, other: { x: number; y: number }) =>
    Math.hypot(one.x - other.x, one.y - other.y) < LETTER;
  return labels.map((label, at) => {
    const together = labels.flatMap((other, place) => (isNear(label, other) ? [place] : []));
    const middle = (together.length - 1) / 2;
    return { ...label, x: label.x + (together.indexOf(at) - middle) * LETTER };
  });
}
