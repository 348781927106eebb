/**
 * The same commands to redis-server and to us: replies equal to the byte, in RESP2 and RESP3, and
 * the same records in the log.
 *
 * Hashes stay small, since Redis shows large ones in an order of its own.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../src/all-commands.js';
import { CommandHarness } from '../src/testing/command-harness.js';
import { bitmaps } from './bitmap-replies.js';
import { lists } from './list-replies.js';
import { hyperLogLogs } from './hyperloglog-replies.js';
import { positions } from './geo-replies.js';
import { isRedisInstalled, RedisServer } from './redis-server.js';
import { streamGroups, streams } from './stream-replies.js';
import { sets } from './set-replies.js';
import { sorts } from './sort-replies.js';
import { sortedSets } from './sorted-set-replies.js';

const hashes = `
  HSET h
  HSET h f v g
  HSET h f v g w
  HSET h f v
  HMSET h f v g
  HMSET h f v
  SET s x
  HSET s f v
  HMSET s f v
  HSETNX h f x
  HSETNX h n x
  HSETNX s n x
  HSETNX new f x
  HGET h f
  HGET h nope
  HGET none f
  HGET s f
  HMGET h f nope f
  HMGET none a b
  HMGET s a
  HGETALL h
  HGETALL none
  HGETALL s
  HKEYS h
  HKEYS none
  HVALS h
  HVALS none
  HLEN h
  HLEN none
  HLEN s
  HSTRLEN h f
  HSTRLEN h none
  HSTRLEN none none
  HEXISTS h f
  HEXISTS h z
  HEXISTS s z
  HDEL h z
  HDEL none z
  HDEL s z
  HDEL h
  HDEL h f z f
  HDEL new f g
  EXISTS new
  HINCRBY h c 5
  HINCRBY h c x
  HINCRBY h g 1
  HINCRBY h c 9223372036854775807
  HINCRBY h c -9223372036854775808
  HINCRBY h c -9223372036854775808
  HINCRBY s c 1
  HINCRBY h c 99999999999999999999
  HINCRBY fresh c 9007199254740993
  HINCRBY fresh c 1
  HINCRBYFLOAT h d 0.1
  HINCRBYFLOAT h d 0.2
  HINCRBYFLOAT h d x
  HINCRBYFLOAT h d inf
  HINCRBYFLOAT h d -inf
  HINCRBYFLOAT h d nan
  HINCRBYFLOAT h g 1
  HINCRBYFLOAT s f 1
  HINCRBYFLOAT h d 1e5000
  HINCRBYFLOAT h d 3.0e3
  HINCRBYFLOAT other d -1e-3
  HSET h infinite inf
  HINCRBYFLOAT h infinite 1
  HSET h spaced \\x201
  HINCRBYFLOAT h spaced 1
  HINCRBY h spaced 1
  HSET h empty \\x00
  HRANDFIELD none
  HRANDFIELD none 3
  HRANDFIELD s
  HRANDFIELD s 3
  HRANDFIELD none 3 WITHVALUES
  HRANDFIELD none x
  HRANDFIELD h 0
  HRANDFIELD h 1 foo
  HRANDFIELD h 1 withvalues x
  HRANDFIELD h -9223372036854775808
  HRANDFIELD h 9223372036854775807 withvalues
  HRANDFIELD h -4611686018427387905 withvalues
  HRANDFIELD h 99999999999999999999
  HRANDFIELD other
  HRANDFIELD other -2
  HRANDFIELD other -2 withvalues
  HRANDFIELD other 2 WITHVALUES
  HRANDFIELD h x
  HSCAN h 0
  HSCAN h x
  HSCAN h 0 count 0
  HSCAN h 0 count x
  HSCAN h 0 match
  HSCAN h 0 foo bar
  HSCAN none 0
  HSCAN none x
  HSCAN none 0 count 0
  HSCAN s 0
  HSCAN h 0 match d*
  HSCAN h 0 match d* count 100
  HSCAN h 18446744073709551616
  HSCAN none 5 foo bar`;

const connections = `
  PING
  PING a
  PING a b
  ECHO a
  ECHO
  SELECT x
  SELECT 16
  SELECT -1
  SELECT 99999999999
  SELECT 2147483648
  SELECT 01
  SELECT 3
  SET k v
  SELECT 0
  HELLO x
  HELLO 4
  HELLO 1
  HELLO 3 AUTH
  HELLO 3 AUTH a b
  HELLO 3 SETNAME
  HELLO 3 FOO
  HELLO 99999999999999999999
  AUTH a
  AUTH a b
  AUTH a b c
  AUTH
  CLIENT
  CLIENT FOO
  CLIENT GETNAME
  CLIENT SETNAME a\\x20b
  CLIENT SETNAME me
  CLIENT GETNAME
  CLIENT SETNAME
  CLIENT KILL
  CLIENT KILL 1
  CLIENT KILL ID x
  CLIENT KILL ID 0
  CLIENT KILL ID 99999
  CLIENT KILL TYPE foo
  CLIENT KILL TYPE normal SKIPME yes
  CLIENT KILL TYPE replica
  CLIENT KILL USER foo
  CLIENT KILL USER default SKIPME maybe
  CLIENT KILL ADDR 1.1.1.1:1
  CLIENT KILL ID 1 2
  CLIENT KILL FOO 1
  CLIENT KILL ID 1 LADDR
  CLIENT LIST TYPE foo
  CLIENT LIST TYPE slave
  CLIENT LIST TYPE PUBSUB
  CLIENT LIST TYPE
  CLIENT LIST ID x
  CLIENT LIST ID 100000 0
  CLIENT LIST ID
  CLIENT LIST FOO
  CLIENT INFO x
  CLIENT NO-EVICT x
  CLIENT NO-EVICT on
  CLIENT REPLY x
  CLIENT REPLY on
  CLIENT HELP x`;

const servers = `
  SELECT 9
  DBSIZE
  DBSIZE x
  SET a 1
  DBSIZE
  FLUSHDB x
  FLUSHDB SYNC ASYNC
  FLUSHALL ASYNC x
  FLUSHDB
  FLUSHDB ASYNC
  DBSIZE
  SET a 1
  SWAPDB x 1
  SWAPDB 1 x
  SWAPDB 1 99
  SWAPDB -1 0
  SWAPDB 99999999999 1
  SWAPDB 9 8
  DBSIZE
  SELECT 8
  GET a
  SWAPDB 8 8
  FLUSHALL SYNC
  FLUSHALL
  GET a
  MULTI
  FLUSHDB
  SET b 1
  EXEC
  SHUTDOWN foo
  SHUTDOWN ABORT NOW
  SHUTDOWN NOSAVE SAVE
  LASTSAVE x
  COMMAND FOO
  COMMAND COUNT x
  COMMAND INFO nope
  COMMAND DOCS nope
  COMMAND LIST FOO
  COMMAND LIST FILTERBY ACLCAT
  COMMAND LIST FILTERBY ACLCAT nope
  COMMAND LIST FILTERBY MODULE nope
  COMMAND LIST FILTERBY PATTERN a b
  COMMAND LIST FILTERBY PATTERN HGETA*
  COMMAND LIST filterby pattern CONFIG*GET
  COMMAND GETKEYS
  COMMAND GETKEYS get
  COMMAND GETKEYS foo bar
  COMMAND GETKEYS get a b
  COMMAND GETKEYS mset a b c d
  COMMAND GETKEYS mset a b
  COMMAND GETKEYS config get x
  COMMAND GETKEYS object encoding k
  COMMAND GETKEYS copy a b
  COMMAND GETKEYSANDFLAGS set a b
  COMMAND GETKEYSANDFLAGS set a b get
  COMMAND GETKEYSANDFLAGS mget a b
  COMMAND GETKEYSANDFLAGS copy a b
  COMMAND HELP
  CONFIG HELP
  CONFIG GET
  CONFIG GET nope
  CONFIG SET
  CONFIG SET a
  CONFIG SET maxmemory 1 b
  CONFIG RESETSTAT
  CONFIG FOO
  DEBUG FOO
  DEBUG OBJECT nokey
  DEBUG OBJECT
  DEBUG DIGEST x
  DEBUG DIGEST-VALUE
  DEBUG DIGEST-VALUE none
  DEBUG SLEEP
  DEBUG SLEEP x
  DEBUG SET-ACTIVE-EXPIRE 1
  DEBUG SET-ACTIVE-EXPIRE
  DEBUG AOF-FLUSH-SLEEP x
  DEBUG POPULATE
  DEBUG POPULATE x
  DEBUG POPULATE -1
  DEBUG POPULATE 1 q -3
  DEBUG POPULATE 1 a b c
  DEBUG POPULATE 2 p 10
  GET p:1
  DEBUG POPULATE 2 p 1
  GET p:0
  DEBUG POPULATE 1 q 3
  GET q:0
  DEBUG HELP x
  INFO nosuchsection`;

const scripts = { bitmaps, hyperLogLogs, positions, hashes, lists, sets, sorts, sortedSets, connections, servers, streams, streamGroups };

describe.skipIf(!isRedisInstalled()).each([2, 3] as const)('RESP%i', (protocol) => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(async () => {
    await server.stop();
  });

  test.each(Object.entries(scripts))('%s: replies and log', async (_, script) => {
    const harness = new CommandHarness(allCommands);
    const client = await server.connect();
    await client.ask('HELLO', String(protocol));
    await client.ask('FLUSHALL');
    const logStart = server.log().length;
    harness.session.protocol = protocol;
    for (const line of script.trim().split('\n')) {
      const args = line.trim().split(' ').map(unescape);
      const theirs = await client.ask(...args);
      expect(`${line.trim()} -> ${harness.run(...args)}`).toBe(`${line.trim()} -> ${theirs}`);
    }
    client.close();
    const log = server.log().slice(logStart);
    expect(log.length).toBeGreaterThan(0);
    expect(harness.takeLog()).toEqual(log);
  });
});

function unescape(word: string): string {
  return word.replace(/\\x(..)/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
