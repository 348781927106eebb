/**
 * Random commands on positions: around cities, the equator, the date line and the edges of the map.
 *
 * STOREDIST is asked for the distances of members from where they are: of others the last bit may
 * differ, by design.
 */
import type { Random } from '../support/random.js';
import { one, type Recipe } from './recipe.js';
import * as values from './values.js';

export const geoRecipes: readonly Recipe[] = [
  one(14, (random) => ['GEOADD', key(random), ...addOptions(random), ...places(random)]),
  one(4, (random) => ['GEODIST', key(random), member(random), member(random), ...unit(random)]),
  one(3, (random) => ['GEOHASH', key(random), ...members(random)]),
  one(3, (random) => ['GEOPOS', key(random), ...members(random)]),
  one(8, (random) => ['GEOSEARCH', key(random), ...area(random), ...options(random)]),
  one(5, (random) => ['GEOSEARCHSTORE', target(random), key(random), ...area(random), ...options(random, false)]),
  one(1, (random) => ['GEOSEARCHSTORE', target(random), key(random), 'FROMMEMBER', member(random), 'BYRADIUS', '0', 'm', 'STOREDIST']),
  one(5, (random) => [random.pick(['GEORADIUS', 'GEORADIUS_RO']), key(random), ...position(random), ...circle(random), ...options(random)]),
  one(5, (random) => [random.pick(['GEORADIUSBYMEMBER', 'GEORADIUSBYMEMBER_RO']), key(random), member(random), ...circle(random), ...options(random)]),
  one(2, (random) => ['GEORADIUS', key(random), ...position(random), ...circle(random), ...options(random, false), 'STORE', target(random)]),
  one(1, (random) => ['GEORADIUSBYMEMBER', key(random), member(random), '0', 'km', 'STOREDIST', target(random)]),
  one(3, (random) => ['ZRANGE', key(random), '0', '-1', 'WITHSCORES']),
  // Scores that no position has.
  one(1, (random) => ['ZADD', key(random), random.pick(['-1', '1e300', '-1e300', 'inf', '-inf', '9007199254740993', '4503599627370495.5', '1.8446744073709552e19']), member(random)]),
  one(1, (random) => ['ZREM', key(random), ...members(random)]),
  one(0.5, (random) => ['DEL', key(random)]),
];

function key(random: Random): string {
  return random.chance(0.93) ? `g${random.below(3)}` : values.key(random);
}

function target(random: Random): string {
  return random.chance(0.8) ? `g${random.between(3, 4)}` : key(random);
}

function member(random: Random): string {
  return random.chance(0.97) ? `m${random.below(random.pick([10, 60]))}` : values.value(random);
}

function members(random: Random): string[] {
  return Array.from({ length: random.below(4) }, () => member(random));
}

function addOptions(random: Random): string[] {
  const words = random.pick([[], [], [], ['NX'], ['XX'], ['CH'], ['NX', 'CH'], ['CH', 'XX'], ['NX', 'XX']]);
  return words.map((word) => values.anyCase(random, word));
}

function places(random: Random): string[] {
  const count = random.chance(0.05) ? 60 : random.between(1, 4);
  return Array.from({ length: count }, () => [...position(random), member(random)]).flat();
}

/** Around one of a few points, near or far. */
function position(random: Random): [string, string] {
  if (random.chance(0.02)) return [values.float(random), values.float(random)];
  const [longitude, latitude] = random.pick([[13.4, 52.5], [15, 37.5], [0, 0], [179.9, 10], [-179.9, -10], [-70, -85], [25, 84.9], [-122.4, 37.8]] as const);
  const reach = random.pick([0.001, 0.1, 2, 30]);
  const at = (center: number, limit: number): string => {
    const degrees = center + (random.below(2001) / 1000 - 1) * reach;
    return String(random.chance(0.01) ? degrees * 3 : Math.min(Math.max(degrees, -limit), limit));
  };
  return [at(longitude, 180), at(latitude, 85.05112878)];
}

function unit(random: Random): string[] {
  return random.chance(0.3) ? [] : [someUnit(random)];
}

function someUnit(random: Random): string {
  return values.anyCase(random, random.chance(0.01) ? 'miles' : random.pick(['M', 'KM', 'FT', 'MI']));
}

function length(random: Random): string {
  return random.weighted<() => string>([
    [20, () => String(random.below(1000) * random.pick([0.001, 1, 10, 1000, 10_000]))],
    [2, () => random.pick(['0', '1', '20037726.37', '6372797', '1e9'])],
    [1, () => random.pick(['-1', 'a', '', 'nan', 'inf', '-0', '1e308'])],
  ])();
}

function circle(random: Random): string[] {
  return [length(random), someUnit(random)];
}

function area(random: Random): string[] {
  const from = random.chance(0.5) ? ['FROMMEMBER', member(random)] : ['FROMLONLAT', ...position(random)];
  const by = random.chance(0.5) ? ['BYRADIUS', ...circle(random)] : ['BYBOX', length(random), ...circle(random)];
  const both = random.chance(0.8) ? [...from, ...by] : [...by, ...from];
  return random.chance(0.03) ? random.pick([from, by, [...both, ...by], [...both, 'FROMMEMBER', member(random)]]) : both;
}

function options(random: Random, withDetails = true): string[] {
  const words: string[] = [];
  if (random.chance(0.4)) words.push(random.pick(['ASC', 'DESC']));
  if (random.chance(0.4)) words.push('COUNT', random.chance(0.95) ? String(random.between(1, 12)) : random.pick(['0', '-1', 'a', '9223372036854775807']));
  if (random.chance(0.2)) words.push('ANY');
  if (withDetails || random.chance(0.03)) {
    for (const word of ['WITHDIST', 'WITHHASH', 'WITHCOORD']) if (random.chance(0.3)) words.push(word);
  }
  if (random.chance(0.02)) words.push(random.pick(['STORE', 'STOREDIST', 'BOGUS', 'COUNT']));
  return words.map((word) => (/^[A-Z]+$/.test(word) ? values.anyCase(random, word) : word));
}
