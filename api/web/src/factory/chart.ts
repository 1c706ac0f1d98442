/** Years as bars from left to right, the line to the target as a mark across each. The table beside it says the same. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Progress } from "./types";
import type { Words } from "./words";

const ROW = 34, LABEL = 56, WIDTH = 480, SAID = 130;

interface Bar { year: number; value: string; line: string | null }

export function bars({ years, targets }: Progress): Bar[] {
  const seen = targets.find((target) => target.kind === "absolute" && target.years.length);
  const path = new Map(seen?.years.map((each) => [each.year, each]));
  return years.map((each) => ({
    year: each.year, value: path.get(each.year)?.value ?? each.total_location, line: path.get(each.year)?.line ?? null,
  }));
}

export function chart(progress: Progress, words: Words): TemplateResult {
  const shown = bars(progress);
  const top = Math.max(...shown.flatMap(({ value, line }) => [Number(value), Number(line ?? 0)])) || 1;
  const wide = (value: string): number => (Number(value) / top) * (WIDTH - LABEL - SAID);
  const said = shown.map(({ year, value }) => `${year}: ${words.number(value, "tCO2e")}`).join("; ");
  return html`<svg viewBox="0 0 ${WIDTH} ${ROW * shown.length}" role="img" aria-label=${`${words.say("columns.total_location")}. ${said}`} direction="ltr">
    ${shown.map(({ year, value, line }, row) => svg`
      <text x=${LABEL - 8} y=${row * ROW + 21} text-anchor="end">${words.locale.plain(year)}</text>
      <rect class="bar" x=${LABEL} y=${row * ROW + 5} width=${wide(value)} height=${ROW - 12} rx="3"></rect>
      <text x=${LABEL + Math.max(wide(value), wide(line ?? "0")) + 8} y=${row * ROW + 21}>${words.number(value)}</text>
      ${line === null ? nothing : svg`<line class="mark" x1=${LABEL + wide(line)} x2=${LABEL + wide(line)} y1=${row * ROW + 1} y2=${(row + 1) * ROW - 3}></line>`}`)}
  </svg>`;
}
