/**
 * One line of the log, in the format operators and their tools know from Redis:
 *
 *     1234:M 22 Nov 2026 12:00:00.000 * Ready to accept connections
 *     pid  role  local time           level  message
 *
 * Role: `C` while the configuration is read, `M` afterwards. Level: `.` debug, `-` verbose,
 * `*` notice, `#` warning.
 *
 * Written by hand instead of through a logging library: the line is the interface, a library of
 * JSON lines would need a transform to produce it, and nothing is logged on a hot path.
 *
 * @see redis/src/server.c serverLogRaw (7.0)
 */

/** The levels of `loglevel`, from the most to the least talkative. */
export const logLevels = ['debug', 'verbose', 'notice', 'warning'] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogRole = 'C' | 'M';

const levelMarks: Readonly<Record<LogLevel, string>> = {
  debug: '.',
  verbose: '-',
  notice: '*',
  warning: '#',
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Formats one line, with its line end. Line ends inside the message become blanks: one event stays
 * one line, whatever a client put into it.
 *
 * @param time shown in the local time zone
 */
export function formatLogLine(
  pid: number,
  role: LogRole,
  time: Date,
  level: LogLevel,
  message: string,
): string {
  const day = `${two(time.getDate())} ${months[time.getMonth()] as string} ${time.getFullYear()}`;
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  const text = message.replace(/[\r\n]+/g, ' ');
  return `${pid}:${role} ${day} ${hours}.${milliseconds} ${levelMarks[level]} ${text}\n`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
