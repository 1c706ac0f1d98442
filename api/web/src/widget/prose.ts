/** The text of an answer as elements: paragraphs, lists, emphasis and citation marks. Never HTML from a string. */

import { html, nothing, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";
import type { Citation } from "../service/types";

export type Open = (n: number) => void;

type Block = { kind: "p" | "ul" | "ol" | "h"; lines: string[] };

const BULLET = /^\s*[-*•]\s+/;
const NUMBER = /^\s*\d{1,2}[.)]\s+/;
const HEADING = /^#{1,6}\s+/;

function blocks(text: string): Block[] {
  const found: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split("\n")) {
    const kind = BULLET.test(line) ? "ul" : NUMBER.test(line) ? "ol" : HEADING.test(line) ? "h" : "p";
    if (!line.trim()) open = null;
    else if (open && open.kind === kind && kind !== "h") open.lines.push(line);
    else found.push((open = { kind, lines: [line] }));
  }
  return found;
}

/** The text as a screen reader should hear it in one go: no marks. */
export function spoken(text: string): string {
  return text.replace(/\s*\[\d+\]/g, "").replace(/\*\*|^#+\s/gm, "").trim();
}

export function prose(text: string, citations: readonly Citation[], locale: Locale, open: Open): TemplateResult[] {
  const inline = (line: string): unknown[] => marked(line, citations, locale, open);
  return blocks(text).map(({ kind, lines }) => {
    if (kind === "ul") return html`<ul>${lines.map((l) => html`<li>${inline(l.replace(BULLET, ""))}</li>`)}</ul>`;
    if (kind === "ol") return html`<ol start=${parseInt(lines[0]!, 10)}>${lines.map((l) => html`<li>${inline(l.replace(NUMBER, ""))}</li>`)}</ol>`;
    if (kind === "h") return html`<p class="heading">${inline(lines[0]!.replace(HEADING, ""))}</p>`;
    return html`<p>${lines.map((l, i) => html`${i ? html`<br />` : nothing}${inline(l)}`)}</p>`;
  });
}

/** A mark stays on the line of the word before it, and the stop behind it on the mark's. */
function marked(line: string, citations: readonly Citation[], locale: Locale, open: Open): unknown[] {
  return line.split(/(\s?\[\d+\][.,;:!?…।۔。，、！？]?|\*\*[^*]+\*\*)/).map((piece) => {
    const [, space, number, stop] = /^(\s?)\[(\d+)\](.?)$/.exec(piece) ?? [];
    const citation = citations.find((c) => c.n === Number(number));
    if (citation) return html`${space ? "\u00a0" : "\u2060"}<span class="kept">${mark(citation, locale, open)}${stop}</span>`;
    return /^\*\*.+\*\*$/.test(piece) ? html`<strong>${piece.slice(2, -2)}</strong>` : piece;
  });
}

function mark(citation: Citation, locale: Locale, open: Open): TemplateResult {
  const title = citation.machine_translated ? `${citation.title} (${locale.text("machine_translation")})` : citation.title;
  const name = `${locale.text("source", { n: locale.plain(citation.n) })}: ${title}`;
  return html`<button class="mark" type="button" aria-label=${name} title=${title}
    @click=${() => open(citation.n)}>${locale.plain(citation.n)}</button>`;
}
