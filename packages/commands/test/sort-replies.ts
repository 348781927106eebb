/**
 * SORT for replies.test.ts.
 *
 * Redis shows the elements of hashtables in an order of its own, so what is not sorted is a list, a
 * sorted set or a set of integers, and what compares as equal is.
 */
export const sorts = `
  RPUSH l 3 1 2 10 -5 1
  SORT l
  SORT l DESC
  SORT l ALPHA
  SORT l ALPHA DESC
  SORT l DESC ASC
  SORT l LIMIT 0 2
  SORT l LIMIT 1 2
  SORT l LIMIT -1 2
  SORT l LIMIT 2 -5
  SORT l LIMIT 5 100
  SORT l LIMIT 6 1
  SORT l LIMIT 100 1
  SORT l LIMIT 0 0
  SORT l LIMIT 9223372036854775807 9223372036854775807
  SORT l LIMIT x 1
  SORT l LIMIT 1 x
  SORT l LIMIT 1
  SORT l LIMIT
  SORT l BY
  SORT l GET
  SORT l STORE
  SORT l FOO
  SORT l asc foo
  SORT none
  SORT none LIMIT 0 1 GET # BY x*
  SORT none STORE d
  SORT none FOO
  SET str x
  HSET h f 1
  SORT str
  SORT h
  SORT str FOO
  SORT_RO str
  SORT_RO l
  SORT_RO l STORE d
  SORT_RO l BY w* DESC
  RPUSH words pear Apple fig apple b\\x00b b\\x00a
  SORT words
  SORT words ALPHA
  SORT words ALPHA STORE d
  LRANGE d 0 -1
  SORT words ALPHA DESC LIMIT 1 2
  SORT words STORE d
  EXISTS d
  MSET w1 30 w2 10 w3 20 w10 5 w-5 x
  SORT l BY w*
  SORT l BY w* ALPHA DESC
  SET w-5 0
  SORT l BY w*
  SORT l BY w* DESC
  SORT l BY w* LIMIT 1 3
  SORT l BY w* LIMIT 1 3 DESC
  SORT l BY none* DESC
  SORT l BY nosort
  SORT l BY nosort DESC
  SORT l BY nosort LIMIT 1 2
  SORT l BY nosort LIMIT 1 2 DESC
  SORT l BY nosort LIMIT 0 0
  SORT l BY nosort LIMIT 7 1
  SORT l BY nosort BY w*
  SORT l BY w* BY nosort
  SORT l GET #
  SORT l GET # GET w* GET none*
  SORT l GET w* GET fixed GET str
  SORT l BY w* GET o*->name GET #
  HSET o1 name one weight 7
  HSET o2 name two weight 8
  HSET o3 weight 1 -> arrow
  SORT l GET o*->name
  SORT l BY o*->weight GET o*->name GET #
  SORT l GET o*->
  SORT l GET o*->->
  SORT l GET *->name
  SORT l GET o->name*
  SORT l GET l*
  SORT l GET w*->name
  SORT l GET #\\x00x GET ##
  SORT l GET w*\\x00
  SORT l BY \\x00w*
  SORT l STORE d
  LRANGE d 0 -1
  TYPE d
  OBJECT ENCODING d
  SORT l GET w* GET none* STORE d
  LRANGE d 0 -1
  PEXPIREAT d 4000000000000
  SORT l LIMIT 0 1 STORE d
  PTTL d
  SORT l LIMIT 0 0 STORE d
  EXISTS d
  SORT l LIMIT 0 0 STORE d
  SORT l STORE str
  TYPE str
  SORT l STORE a STORE b
  EXISTS a b
  SORT b STORE b
  LRANGE b 0 -1
  RPUSH floats 1.5 -inf inf 1e3 .5 0x10 \\x201
  SORT floats
  RPUSH floats nan
  SORT floats
  RPUSH empty \\x00 1 -1
  SORT empty
  DEL empty
  SADD blank 1
  SREM blank 1
  RPUSH zeros 0 -0 0.0 +0
  SORT zeros
  SORT zeros DESC
  RPUSH trailing 12x 3
  SORT trailing
  RPUSH cut 12\\x00x 3
  SORT cut
  RPUSH spaces 12\\x20 3
  SORT spaces
  RPUSH huge 1e400 3
  SADD s 5 3 9 1
  SORT s
  SORT s DESC
  SORT s BY nosort
  SORT s BY nosort DESC
  SORT s BY nosort LIMIT 1 2
  SORT s BY nosort LIMIT 1 2 STORE d
  LRANGE d 0 -1
  SORT s BY nosort DESC STORE d
  LRANGE d 0 -1
  SADD t b a c
  SORT t
  SORT t ALPHA
  SORT t ALPHA DESC
  SORT t ALPHA LIMIT 1 1
  SORT t BY nosort STORE d
  LRANGE d 0 -1
  ZADD z 3 a 1 b 2 c
  OBJECT ENCODING z
  SORT z
  OBJECT ENCODING z
  SORT z ALPHA
  SORT z BY nosort
  SORT z BY nosort DESC
  SORT z BY nosort LIMIT 1 1
  SORT z BY nosort DESC LIMIT 1 2
  SORT z BY nosort DESC LIMIT 0 1 STORE d
  LRANGE d 0 -1
  SORT z BY nosort LIMIT 5 1
  SORT z BY nosort LIMIT 0 0
  ZADD y 3 a
  SORT_RO y ALPHA
  OBJECT ENCODING y
  COMMAND GETKEYS SORT a STORE b
  COMMAND GETKEYS SORT a BY STORE STORE b GET STORE STORE c
  COMMAND GETKEYS SORT a LIMIT 1 STORE
  COMMAND GETKEYS SORT a STORE
  COMMAND GETKEYS SORT_RO a STORE b
  COMMAND GETKEYSANDFLAGS SORT a STORE b
  DEBUG DIGEST`;
