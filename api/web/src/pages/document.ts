/** The document page: the whole text, with the passage or statement of the address marked. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { current } from "../identity/session";
import "../identity/sign-in";
import { Formats } from "../language/formats";
import { direction } from "../language/locale";
import "../look/page.css";
import { controls, theme } from "../look/theme";
import { Client, Problem } from "../service/client";
import { aligned, type DocumentText } from "../service/passage";
import { settle, tag, words } from "./language";
import type { Words } from "./words.en";

const FORMATS = new Formats(tag);

@customElement("mcap-document")
export class DocumentPage extends LitElement {
  static override styles = [theme, controls, css`
    :host { display: block; }
    main { max-width: 44rem; margin: 0 auto; padding: clamp(1rem, 5vw, 3rem) 1rem 6rem; }
    h1 { font-size: clamp(1.375rem, 5vw, 1.875rem); line-height: 1.25; margin: 0 0 0.5rem; text-wrap: balance; }
    h2, h3, h4 { line-height: 1.3; margin: 2rem 0 0.5rem; }
    h2 { font-size: 1.25rem; } h3 { font-size: 1.0625rem; } h4 { font-size: 1rem; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; color: var(--muted); font-size: 0.875rem; margin: 0 0 1.5rem; align-items: center; }
    .block { margin: 0 0 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    .item { display: list-item; margin-inline-start: 1.25rem; }
    mark { scroll-margin: 30vh; }
    mark:focus-visible { outline-offset: 4px; }
  `];

  @state() private document: DocumentText | null = null;
  @state() private trouble: "" | "members" | "missing" = "";
  @state() private target = decodeURIComponent(location.hash.slice(1));

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", () => {
      this.target = decodeURIComponent(location.hash.slice(1));
      if (this.document && !span(this.document, this.target)) void this.load();
    });
    void this.load();
  }

  private async load(): Promise<void> {
    const who = current();
    const client = new Client("", who ? () => who.token : null);
    const id = location.pathname.split("/").filter(Boolean).at(-1) ?? "";
    const query = new URLSearchParams(location.search);
    if (this.target) query.set("mark", this.target);
    this.trouble = "";
    try {
      this.document = aligned(await client.get<DocumentText>(`/v1/documents/${id}?${query}`));
      settle(this.document.title);
    } catch (error) {
      this.trouble = error instanceof Problem && error.status === 401 ? "members" : "missing";
    }
  }

  protected override updated(): void {
    const mark = this.renderRoot.querySelector<HTMLElement>("mark");
    mark?.scrollIntoView({ block: "center" });
    mark?.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    if (this.trouble === "members") {
      return html`<main><p class="notice">${words.document_members}</p></main>
        <mcap-sign-in .words=${words} @signed-in=${this.load}></mcap-sign-in>`;
    }
    if (this.trouble) {
      return html`<main><div class="notice bad" role="alert"><p>${words.document_missing}</p></div>
        <p><button type="button" @click=${this.load}>${words.retry}</button></p></main>`;
    }
    const d = this.document;
    if (!d) return html`<main aria-busy="true"><p>${words.loading}</p></main>`;
    const marked = span(d, this.target);
    return html`<main lang=${d.language} dir=${direction(d.language)}>
      <h1>${d.title}</h1>
      <p class="facts" lang=${tag} dir=${direction(tag)}>
        <span class="badge">${words[`authority_${d.authority}` as keyof Words]}</span>
        <span>${words.release} ${d.release}</span>
        ${d.effective_from ? html`<span>${words.from} ${FORMATS.date(d.effective_from)}</span>` : nothing}
        <span>${words.source}: ${d.source}</span>
        ${d.translation === "machine" ? html`<span class="badge">${words.translated}</span>` : nothing}
        ${marked ? html`<span class="hidden">${words.quoted}</span>` : nothing}
      </p>
      ${d.active ? nothing : html`<p class="notice" lang=${tag} dir=${direction(tag)}>${words.older_release}</p>`}
      ${blocks(d, marked)}
    </main>`;
  }
}

function span(d: DocumentText, id: string): [number, number] | null {
  return [...d.statements, ...d.passages].find((s) => s.id === id)?.span ?? null;
}

/** The text line by line, its headings and lists told apart, with what lies in the span marked. */
function blocks(d: DocumentText, marked: [number, number] | null): TemplateResult[] {
  const depths = new Map(d.passages.flatMap((p) => (p.section ?? []).map((name, i) => [name, i + 2] as const)));
  let at = 0;
  let first = true;
  return d.text.split("\n").flatMap((line) => {
    const start = at;
    at += line.length + 1;
    if (!line.trim() || (start === 0 && line.trim() === d.title)) return []; // the title stands above
    const [, lead = "", body = ""] = /^(\s*[-*•]\s+)?(.*)$/.exec(line) ?? [];
    const from = start + lead.length;
    const inside = inline(body, from, marked, first);
    if (marked && marked[0] < at && marked[1] > from) first = false;
    return [block(depths.get(body.trim()), Boolean(lead), inside)];
  });
}

function block(depth: number | undefined, item: boolean, body: unknown): TemplateResult {
  if (depth === 2) return html`<h2>${body}</h2>`;
  if (depth === 3) return html`<h3>${body}</h3>`;
  if (depth) return html`<h4>${body}</h4>`;
  return html`<div class="block ${item ? "item" : ""}">${body}</div>`;
}

function inline(body: string, from: number, marked: [number, number] | null, first: boolean): unknown {
  const a = Math.max(0, (marked?.[0] ?? 0) - from);
  const b = Math.min(body.length, (marked?.[1] ?? 0) - from);
  if (!marked || a >= b) return body;
  return html`${body.slice(0, a)}<mark id=${first ? "quoted" : nothing} tabindex=${first ? "-1" : nothing}>${body.slice(a, b)}</mark>${body.slice(b)}`;
}

document.body.replaceChildren(document.createElement("mcap-document"));
