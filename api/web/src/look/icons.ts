/** Drawings for buttons; each button says in words what it does. */

import { type SVGTemplateResult, svg } from "lit";
import { html, type TemplateResult } from "lit";

function icon(paths: SVGTemplateResult): TemplateResult {
  return html`<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;
}

export const send = icon(svg`<path d="M12 19V5M5 12l7-7 7 7"/>`);
export const stop = icon(svg`<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor"/>`);
export const menu = icon(svg`<path d="M5 7h14M5 12h14M5 17h14"/>`);
export const close = icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`);
export const attach = icon(svg`<path d="M20 11.5l-8 8a5 5 0 01-7-7l8.5-8.5a3.4 3.4 0 014.8 4.8L10 17a1.7 1.7 0 01-2.4-2.4l7.6-7.6"/>`);
export const copy = icon(svg`<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V6a2 2 0 00-2-2H6a2 2 0 00-2 2v8a2 2 0 002 2h2"/>`);
export const up = icon(svg`<path d="M7 10v10H4V10zM7 10l4-7a2 2 0 012 2v4h5.5a2 2 0 012 2.4l-1.4 7a2 2 0 01-2 1.6H7"/>`);
export const down = icon(svg`<path d="M17 14V4h3v10zM17 14l-4 7a2 2 0 01-2-2v-4H5.500a2 2 0 01-2-2.400l1.400-7a2 2 0 012-1.600H17"/>`);
export const person = icon(svg`<circle cx="12" cy="8" r="4"/><path d="M4.500 20a7.500 7.500 0 0115 0"/>`);
export const newest = icon(svg`<path d="M12 5v14M5 12l7 7 7-7"/>`);
export const chat = icon(svg`<path d="M4 6a2 2 0 012-2h12a2 2 0 012 2v9a2 2 0 01-2 2h-7l-5 4v-4a2 2 0 01-2-2z"/>`);
