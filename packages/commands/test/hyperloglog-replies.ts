/** Commands on HyperLogLogs for replies.test.ts. */
export const hyperLogLogs = `
  PFADD p
  GET p
  OBJECT ENCODING p
  PFADD p
  PFADD p a b c
  PFADD p a
  GET p
  PFCOUNT p
  GET p
  PFCOUNT p
  PFCOUNT none
  PFCOUNT p none
  PFADD q c d
  PFCOUNT p q
  PFMERGE m p q none
  GET m
  PFCOUNT m
  PFMERGE m
  PFMERGE new
  PFDEBUG DECODE m
  PFDEBUG ENCODING m
  PFDEBUG TODENSE m
  PFDEBUG TODENSE m
  PFDEBUG DECODE m
  PFDEBUG ENCODING m
  PFDEBUG FOO m
  PFDEBUG FOO none
  PFDEBUG FOO m x
  PFDEBUG GETREG q
  PFCOUNT m p
  PFMERGE p m
  PFADD p e f
  PFCOUNT p
  SET s x
  HSET h f v
  PFADD s a
  PFADD h a
  PFCOUNT s
  PFCOUNT h
  PFCOUNT p s
  PFCOUNT p h
  PFMERGE p s
  PFMERGE h p
  PFMERGE s p
  PFDEBUG GETREG s
  PFDEBUG GETREG h
  SET n 12345678901234567
  PFADD n a
  SET bad HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f
  OBJECT ENCODING bad
  PFCOUNT bad
  OBJECT ENCODING bad
  PFCOUNT bad p
  PFMERGE p bad
  PFMERGE bad p
  PFDEBUG DECODE bad
  PFDEBUG TODENSE bad
  PFDEBUG GETREG bad
  PFADD bad \\x00
  SET cached HYLL\\x01\\x00\\x00\\x00\\x2a\\x00\\x00\\x00\\x00\\x00\\x00\\x7f\\x7f\\xff
  PFCOUNT cached
  SET odd HYLL\\x02\\x00\\x00\\x00\\x2a\\x00\\x00\\x00\\x00\\x00\\x00\\x7f\\x7f\\xff
  PFCOUNT odd
  PFSELFTEST
  PFSELFTEST x`;
