/**
 * The area of a search: a circle or a box around a center.
 *
 * Spec: redis/src/geo.c geoAppendIfWithinShape, redis/src/geohash_helper.c
 * geohashGetDistanceIfInRectangle (7.0).
 */
import { distanceOf } from './great-circle.js';

export interface Shape {
  readonly isBox: boolean;
  /** Center, in degrees. */
  readonly longitude: number;
  readonly latitude: number;
  /** In units of `meters` each. Of a circle the radius counts, of a box width and height. */
  readonly radius: number;
  readonly width: number;
  readonly height: number;
  readonly meters: number;
}

/** Returns how far a position is from the center, in meters; -1 if it is outside of the shape. */
export function distanceWithin(shape: Shape, longitude: number, latitude: number): number {
  const { meters } = shape;
  if (shape.isBox) {
    const across = distanceOf(longitude, latitude, shape.longitude, latitude);
    if (across > (shape.width * meters) / 2) return -1;
    const along = distanceOf(longitude, latitude, longitude, shape.latitude);
    if (along > (shape.height * meters) / 2) return -1;
  }
  const distance = distanceOf(shape.longitude, shape.latitude, longitude, latitude);
  return shape.isBox || !(distance > shape.radius * meters) ? distance : -1;
}
