/**
 * The cells that cover the area of a search: the one with the center and its neighbours.
 *
 *     north west | north | north east
 *     -----------+-------+-----------      The cells are as small as they can be for nine of them
 *           west |   +   | east            to cover the shape. Those that its bounding box does
 *     -----------+-------+-----------      not reach into are left out.
 *     south west | south | south east
 *
 * The order of the cells is the order of an unsorted reply. Columns and rows go around: east of the
 * last is the first. Near the poles and for large shapes this covers less than it should, and it is
 * Redis's answer all the same.
 *
 * Spec: redis/src/geohash_helper.c geohashCalculateAreasByShapeWGS84 (7.0).
 */
import { edgeOf, indexOf, latitudeMax, longitudeMax, stepMax } from './geohash.js';
import { earthRadius, toDegrees, toRadians } from './great-circle.js';
import type { Shape } from './shape.js';

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly step: number;
}

/** Half of the earth's circumference as Mercator's map shows it, in meters. */
const mercatorMax = 20037726.37;

/** Columns and rows to go for the nine cells, in the order in which they are searched. */
const directions = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** Returns the cells to search. Some may be the same, but not one behind the other. */
export function coverShape(shape: Shape): Cell[] {
  const bounds = boundsOf(shape);
  let center = cellAt(shape, estimateStep(radiusOf(shape), shape.latitude));
  if (center.step > 1 && !neighboursReach(center, bounds)) center = cellAt(shape, center.step - 1);
  const cells: Cell[] = [];
  for (const [dx, dy] of directions) {
    if (center.step >= 2 && isUseless(center, bounds, dx, dy)) continue;
    const cell = neighbourOf(center, dx, dy);
    // The first cell is not compared with: so Redis searches twice what is its own neighbour.
    const last = cells.length > 1 ? cells.at(-1) : undefined;
    if (last === undefined || last.x !== cell.x || last.y !== cell.y) cells.push(cell);
  }
  return cells;
}

interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

function radiusOf({ isBox, radius, width, height, meters }: Shape): number {
  if (!isBox) return radius * meters;
  return Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2)) * meters;
}

function boundsOf(shape: Shape): Bounds {
  const { isBox, longitude, latitude, radius, width, height, meters } = shape;
  const upwards = meters * (isBox ? height / 2 : radius);
  const sideways = meters * (isBox ? width / 2 : radius);
  const latitudeDelta = toDegrees(upwards / earthRadius);
  // The side towards the pole has more degrees.
  const widest = latitude < 0 ? latitude - latitudeDelta : latitude + latitudeDelta;
  const longitudeDelta = toDegrees(sideways / earthRadius / Math.cos(toRadians(widest)));
  return {
    west: longitude - longitudeDelta,
    east: longitude + longitudeDelta,
    south: latitude - latitudeDelta,
    north: latitude + latitudeDelta,
  };
}

function estimateStep(radius: number, latitude: number): number {
  if (radius === 0) return stepMax;
  let step = 1;
  for (let range = radius; range < mercatorMax; range *= 2) step++;
  step -= 2;
  // Towards the poles a degree of longitude is shorter.
  if (Math.abs(latitude) > 66) step--;
  if (Math.abs(latitude) > 80) step--;
  return Math.min(Math.max(step, 1), stepMax);
}

function cellAt({ longitude, latitude }: Shape, step: number): Cell {
  return {
    x: indexOf(longitude, longitudeMax, step),
    y: indexOf(latitude, latitudeMax, step),
    step,
  };
}

function neighbourOf({ x, y, step }: Cell, dx: number, dy: number): Cell {
  const mask = 2 ** step - 1;
  return { x: dx === 0 ? x : (x + dx) & mask, y: dy === 0 ? y : (y + dy) & mask, step };
}

/** Whether the four neighbours reach to the bounds, each on its side. */
function neighboursReach(center: Cell, { west, east, south, north }: Bounds): boolean {
  const { step } = center;
  const isShort =
    edgeOf(neighbourOf(center, 0, 1).y + 1, latitudeMax, step) < north ||
    edgeOf(neighbourOf(center, 0, -1).y, latitudeMax, step) > south ||
    edgeOf(neighbourOf(center, 1, 0).x + 1, longitudeMax, step) < east ||
    edgeOf(neighbourOf(center, -1, 0).x, longitudeMax, step) > west;
  return !isShort;
}

/** Whether the center cell alone reaches beyond the bounds on that side. */
function isUseless(center: Cell, bounds: Bounds, dx: number, dy: number): boolean {
  const { x, y, step } = center;
  return (
    (dy === -1 && edgeOf(y, latitudeMax, step) < bounds.south) ||
    (dy === 1 && edgeOf(y + 1, latitudeMax, step) > bounds.north) ||
    (dx === -1 && edgeOf(x, longitudeMax, step) < bounds.west) ||
    (dx === 1 && edgeOf(x + 1, longitudeMax, step) > bounds.east)
  );
}
