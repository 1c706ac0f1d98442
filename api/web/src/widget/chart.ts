/** A row of yearly values as a line: for people who would rather look than read. Its table stands beside it. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";
import type { Row } from "../service/types";

interface Point { year: number; value: number; text: string }

const WIDTH = 320;
const HEIGHT = 150;
const PAD = { left: 8, right: 8, top: 22, bottom: 22 };

/** The column of years and the first column of amounts, if the rows are a path through time. */
function points(rows: readonly Row[]): Point[] {
  const columns = Object.keys(rows[0] ?? {});
  const years = columns.find((c) => c === "year");
  const amounts = columns.find((c) => c !== years && rows.every((r) => r[c] !== null && r[c] !== "" && Number.isFinite(Number(r[c]))));
  if (!years || !amounts || rows.length < 3) return [];
  return rows.map((r) => ({ year: Number(r[years]), value: Number(r[amounts]), text: String(r[amounts]) }));
}

/** The height of the last label: above its point, or below a line that comes down to it. */
function beside(at: number, falling: boolean): number {
  return falling && at + 18 < HEIGHT - PAD.bottom ? at + 18 : Math.max(12, at - 8);
}

export function chart(rows: readonly Row[], name: string, locale: Locale): TemplateResult | typeof nothing {
  const path = points(rows);
  const first = path[0];
  const last = path.at(-1);
  if (!first || !last) return nothing;
  const top = Math.max(...path.map((p) => p.value), 0);
  const span = last.year - first.year || 1;
  const x = (p: Point): number => PAD.left + ((p.year - first.year) / span) * (WIDTH - PAD.left - PAD.right);
  const y = (p: Point): number => HEIGHT - PAD.bottom - (p.value / (top || 1)) * (HEIGHT - PAD.top - PAD.bottom);
  const line = path.map((p) => `${x(p).toFixed(1)},${y(p).toFixed(1)}`).join(" ");
  const ground = HEIGHT - PAD.bottom;
  const label = `${name}: ${locale.plain(first.year)} ${locale.number(first.text)}, ${locale.plain(last.year)} ${locale.number(last.text)}`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} direction="ltr">
    ${svg`
      <polygon class="area" points="${x(first)},${ground} ${line} ${x(last)},${ground}" />
      <polyline class="line" points=${line} />
      ${path.map((p) => svg`<circle cx=${x(p)} cy=${y(p)} r=${path.length > 15 ? 2 : 3.5}><title>${locale.plain(p.year)}: ${locale.number(p.text)}</title></circle>`)}
      <line class="ground" x1=${PAD.left} x2=${WIDTH - PAD.right} y1=${ground} y2=${ground} />
      <text x=${PAD.left} y=${HEIGHT - 6}>${locale.plain(first.year)}</text>
      <text x=${WIDTH - PAD.right} y=${HEIGHT - 6} text-anchor="end">${locale.plain(last.year)}</text>
      <text x=${PAD.left} y=${Math.max(12, y(first) - 8)}>${locale.number(first.text)}</text>
      <text x=${WIDTH - PAD.right} y=${beside(y(last), last.value < first.value)} text-anchor="end">${locale.number(last.text)}</text>`}
  </svg>`;
}
