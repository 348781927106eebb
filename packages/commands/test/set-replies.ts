/**
 * Commands on sets for replies.test.ts.
 *
 * Sets whose order shows are of integers, since Redis shows hashtables in an order of its own, or
 * have one member.
 */
export const sets = `
  SADD s
  SADD s 3
  SADD s 1 2 3 3
  SADD s 1
  SET str x
  HSET h f v
  SADD str a
  SADD h a
  OBJECT ENCODING s
  SMEMBERS s
  SADD s 40000 -5 9223372036854775807 -9223372036854775808 9223372036854775806
  SMEMBERS s
  OBJECT ENCODING s
  SADD s 9223372036854775808
  OBJECT ENCODING s
  SCARD s
  SISMEMBER s 9223372036854775808
  SISMEMBER s 01
  SISMEMBER s 40000
  SISMEMBER none a
  SISMEMBER str a
  SISMEMBER s
  SMISMEMBER s 1 2 x -5
  SMISMEMBER none a b
  SMISMEMBER str a
  SMISMEMBER s
  SCARD none
  SCARD str
  SMEMBERS none
  SMEMBERS str
  SREM s 9223372036854775808 nope
  OBJECT ENCODING s
  SREM s
  SREM none a
  SREM str a
  SADD one 1
  SREM one 2
  SREM one 1 2
  EXISTS one
  SADD a 1 2 3 4 5
  SADD b 3 4 5 6
  SADD c 5 6 7 x
  SADD ints 1 2 300000
  PEXPIREAT ints 4000000000000
  SADD ints 7
  PEXPIRETIME ints
  SINTER a b
  SINTER a b none
  SINTER a b c
  SINTER a
  SINTER none
  SINTER a str
  SINTER none str
  SINTER str none
  SINTER
  SINTERCARD 2 a b
  SINTERCARD 2 a b LIMIT 1
  SINTERCARD 2 a b LIMIT 0
  SINTERCARD 2 a b limit 100
  SINTERCARD 2 a b LIMIT -1
  SINTERCARD 2 a b LIMIT x
  SINTERCARD 2 a b LIMIT
  SINTERCARD 2 a b LIMIT 1 LIMIT 2
  SINTERCARD 2 a b foo 1
  SINTERCARD 2 a none
  SINTERCARD 2 a str
  SINTERCARD 2 none str
  SINTERCARD 0 a
  SINTERCARD -1 a
  SINTERCARD x a
  SINTERCARD 3 a b
  SINTERCARD 9223372036854775807 a b
  SINTERCARD 1 a b
  SINTERCARD 2 a a
  SINTERSTORE d a b
  SMEMBERS d
  OBJECT ENCODING d
  SINTERSTORE d a none
  EXISTS d
  SINTERSTORE d a none
  SINTERSTORE d a str
  SINTERSTORE str a b
  TYPE str
  SINTERSTORE a a b
  SMEMBERS a
  SINTERSTORE a none none
  EXISTS a
  SET str x
  SADD a 1 2 3 4 5
  SUNION a b
  SUNION a none b
  SUNION none
  SUNION a str
  SUNION none str
  SUNIONSTORE d a b
  SMEMBERS d
  OBJECT ENCODING d
  SUNIONSTORE d a c
  SCARD d
  OBJECT ENCODING d
  SUNIONSTORE d none
  EXISTS d
  SUNIONSTORE d none
  SUNIONSTORE d str
  SUNIONSTORE ints ints a
  PTTL ints
  SMEMBERS ints
  SUNIONSTORE str b
  TYPE str
  SET str x
  SDIFF a b
  SDIFF a b c
  SDIFF a none
  SDIFF none a
  SDIFF a a
  SDIFF b none a
  SDIFF a b a
  SDIFF a str
  SDIFF none str
  SDIFFSTORE d a b
  SMEMBERS d
  OBJECT ENCODING d
  SDIFFSTORE d a a
  EXISTS d
  SDIFFSTORE d none a
  SDIFFSTORE a a b
  SMEMBERS a
  SADD mixed 1 2 3 4 5 6 7 8 9 10 11 12 x
  SADD tiny x
  SADD tiny2 y
  SDIFFSTORE d mixed tiny
  OBJECT ENCODING d
  SDIFFSTORE d mixed tiny tiny2
  OBJECT ENCODING d
  SDIFFSTORE d mixed tiny tiny2 tiny none
  OBJECT ENCODING d
  SCARD d
  SMOVE a b 1
  SMOVE a b 1
  SMOVE a new 2
  SMOVE a str 2
  SMOVE str a 2
  SMOVE none a 2
  SMOVE none str 2
  SMOVE a a 2
  SMOVE a a nope
  SMEMBERS a
  SMEMBERS b
  SADD single 6
  SMOVE single b 6
  EXISTS single
  SADD single z
  SMOVE single b z
  OBJECT ENCODING b
  SMOVE a b
  SPOP none
  SPOP str
  SPOP none 1
  SPOP str 1
  SPOP none x
  SPOP none -1
  SPOP none 0
  SPOP b 0
  SPOP str 0
  SPOP none 1 2
  SPOP none 9223372036854775808
  SADD p 7
  SPOP p
  EXISTS p
  SADD p 7 8 9
  SPOP p 3
  EXISTS p
  SADD p 7 8 9
  SPOP p 9223372036854775807
  SADD p a
  SPOP p 5
  SPOP p 5
  SRANDMEMBER none
  SRANDMEMBER str
  SRANDMEMBER none 2
  SRANDMEMBER str 2
  SRANDMEMBER none x
  SRANDMEMBER none 0
  SRANDMEMBER none 1 2
  SRANDMEMBER none -9223372036854775808
  SRANDMEMBER none 9223372036854775808
  SADD r 7
  SRANDMEMBER r
  SRANDMEMBER r -3
  SRANDMEMBER r 3
  SRANDMEMBER r 0
  SADD r 8 9
  SRANDMEMBER r 3
  SRANDMEMBER r 9223372036854775807
  SSCAN r 0
  SSCAN r x
  SSCAN r 0 count 0
  SSCAN r 0 match
  SSCAN none 0
  SSCAN none x
  SSCAN none 0 count 0
  SSCAN str 0
  SSCAN r 0 match 8 count 100
  SSCAN r 5
  SSCAN r 0 foo bar
  SSCAN none 5 foo bar
  COPY r r2
  SMEMBERS r2
  RENAME r2 r3
  SMEMBERS r3
  TYPE r3
  OBJECT ENCODING c
  DEBUG DIGEST-VALUE r3 c mixed
  DEBUG DIGEST`;
