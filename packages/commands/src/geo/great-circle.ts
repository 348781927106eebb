/**
 * Distances on a sphere as large as the earth: the haversine formula.
 *
 * Spec: redis/src/geohash_helper.c geohashGetDistance (7.0).
 */
import { arcsine, cosine, sine } from './trigonometry.js';

/** In meters: the quadratic mean of WGS 84. */
export const earthRadius = 6372797.560856;
const radiansPerDegree = Math.PI / 180;

export function toRadians(degrees: number): number {
  return degrees * radiansPerDegree;
}

export function toDegrees(radians: number): number {
  return radians / radiansPerDegree;
}

/** Returns the distance of two positions, in degrees, in meters. */
export function distanceOf(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): number {
  const from = toRadians(latitude1);
  const to = toRadians(latitude2);
  const u = sine((to - from) / 2);
  const v = sine((toRadians(longitude2) - toRadians(longitude1)) / 2);
  return 2 * earthRadius * arcsine(Math.sqrt(u * u + cosine(from) * cosine(to) * v * v));
}
