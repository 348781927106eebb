/** The version of Redis whose behaviour Varve has: what clients are told. */
export const redisVersion = '7.0.15';
