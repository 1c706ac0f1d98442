/** Amounts as bars for a look, with the figures as a table beside them. */

import { html, nothing, svg, type TemplateResult } from "lit";

export interface Bar { name: string; parts: readonly number[]; text: string }

/** One row a bar; parts of a bar lie end to end. */
export function bars(title: string, head: readonly string[], rows: readonly Bar[], none: string): TemplateResult {
  const most = Math.max(1, ...rows.map((row) => row.parts.reduce((a, b) => a + b, 0)));
  return html`<section class="card" aria-label=${title}><h2>${title}</h2>
    ${rows.length
      ? html`<table><thead><tr>${head.map((h, i) => html`<th scope="col" class=${i === head.length - 1 ? "number" : ""}>${h}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr><th scope="row">${row.name}</th><td>${strip(row.parts, most)}</td><td class="number">${row.text}</td></tr>`)}</tbody></table>`
      : html`<p class="muted">${none}</p>`}
  </section>`;
}

function strip(parts: readonly number[], most: number): TemplateResult {
  let at = 0;
  return html`<svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${parts.map((part, i) => {
    const width = (Math.max(0, part) / most) * 100;
    const x = at;
    at += width;
    return width ? svg`<rect class=${i ? "held" : "used"} x=${x} width=${width} height="1" />` : nothing;
  })}</svg>`;
}
