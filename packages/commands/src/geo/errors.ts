/**
 * Redis's exact error texts of the geo commands.
 *
 * Spec: redis/src/geo.c (7.0.15).
 */
import { formatFixed } from './fixed-point.js';

export const geoErrors = {
  badUnit: 'ERR unsupported unit provided. please use M, KM, FT, MI',
  badRadius: 'ERR need numeric radius',
  negativeRadius: 'ERR radius cannot be negative',
  badWidth: 'ERR need numeric width',
  badHeight: 'ERR need numeric height',
  negativeBox: 'ERR height or width cannot be negative',
  noSuchMember: 'ERR could not decode requested zset member',
  badCount: 'ERR COUNT must be > 0',
  anyWithoutCount: 'ERR the ANY argument requires COUNT argument',
  storeWithDetails:
    'ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options',
  searchStoreWithDetails:
    'ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options',
} as const;

/** The text for a position that is on no map. */
export function badPosition(longitude: number, latitude: number): string {
  const pair = `${formatFixed(longitude, 6)},${formatFixed(latitude, 6)}`;
  return `ERR invalid longitude,latitude pair ${pair}`;
}

/** The text for a search without a center. */
export function needsCenter(name: string): string {
  return `ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`;
}

/** The text for a search without a shape. */
export function needsShape(name: string): string {
  return `ERR exactly one of BYRADIUS and BYBOX can be specified for ${name}`;
}
