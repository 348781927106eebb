/**
 * The result as a table for a terminal and as Markdown for `bench/results/`, with the versions and the
 * commit it belongs to.
 */
import Table from 'cli-table3';

import type { Contender } from './contender.js';
import { isReached, median, ratio, type Row } from './row.js';

/** Where and with what it was measured. */
export interface Setting {
  readonly commit: string;
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  readonly rounds: number;
  readonly contenders: readonly Contender[];
}

/** Draws the rows for a terminal. */
export function drawTable(rows: readonly Row[], contenders: readonly Contender[]): string {
  const table = new Table({ head: header(contenders), style: { head: [], border: [] } });
  for (const row of rows) table.push(cells(row, contenders));
  return table.toString();
}

/** Writes the rows as Markdown. */
export function formatMarkdown(rows: readonly Row[], setting: Setting): string {
  const { contenders } = setting;
  const head = header(contenders);
  const lines = [
    '# Side by side',
    '',
    `Commit ${setting.commit}, ${setting.date}, Node ${setting.node}, ${setting.machine}.`,
    `Medians of ${setting.rounds} rounds; the range of the samples in brackets. Ratios are to the baseline.`,
    '',
    ...contenders.map(({ name, version }) => `- ${name}: ${version}`),
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${cells(row, contenders).join(' | ')} |`),
    '',
  ];
  return lines.join('\n');
}

function header(contenders: readonly Contender[]): string[] {
  return ['work', ...contenders.map(({ name }) => name), 'ratio', 'target', ''];
}

function cells(row: Row, contenders: readonly Contender[]): string[] {
  const figures = contenders.map(({ name }) => figure(row.samples[name] ?? [], row.unit));
  const target = `${row.more ? '>=' : '<='} ${row.target}`;
  const reached = isReached(row);
  const verdict = reached === undefined ? 'no baseline' : reached ? 'reached' : 'MISSED';
  const value = ratio(row);
  return [row.work, ...figures, Number.isNaN(value) ? '-' : value.toFixed(2), target, verdict];
}

function figure(samples: readonly number[], unit: string): string {
  if (samples.length === 0) return '-';
  const range = `${format(Math.min(...samples))}..${format(Math.max(...samples))}`;
  return `${format(median(samples))} ${unit} [${range}]`;
}

function format(x: number): string {
  if (x >= 1e6) return `${(x / 1e6).toFixed(2)} M`;
  if (x >= 1e4) return `${(x / 1e3).toFixed(1)} k`;
  return x >= 100 ? x.toFixed(0) : x.toFixed(2);
}
