/** <mcap-thread>: what was said in a conversation, with what each answer rests on. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { direction } from "../language/locale";
import { controls, theme } from "../look/theme";
import type { Answer, Json } from "../service/types";
import { facts } from "./facts";
import type { Transcript } from "./types";
import { sheet, View } from "./view";

/** Tells `titled` with the conversation's title once it is known. */
@customElement("mcap-thread")
export class Thread extends View {
  static override styles = [theme, controls, sheet, css`
    .card { border-radius: 10px; padding: 0.625rem 0.875rem; gap: 0.375rem; }
    .card.adviser { border-inline-start: 3px solid var(--accent); }
    .card.person { background: var(--soft); }
  `];

  @property() conversation = "";
  /** An answer to move to and to open. */
  @property() message = "";
  /** Changes when there is something new in it. */
  @property() version = "";
  @state() private transcript: Transcript | null = null;

  protected override async load(): Promise<void> {
    const { conversation } = this;
    const found = await this.client.get<Transcript>(`/v1/conversations/${conversation}`);
    if (conversation !== this.conversation) return; // another has been chosen meanwhile
    this.transcript = found;
    this.tell("titled", found.title);
    await this.updateComplete;
    if (this.message) this.renderRoot.querySelector(`[data-id="${CSS.escape(this.message)}"]`)?.scrollIntoView();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const other = changed.has("conversation") && changed.get("conversation");
    if (other) this.transcript = null;
    if (other || (changed.has("version") && changed.get("version"))) void this.reload();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`${this.status()}
      <div class="stack">${repeat(this.transcript?.messages ?? [], (m) => m.id, (m) => html`
        <article class="card ${m.author === null ? "person" : "adviser"}" data-id=${m.id}>
          <div class="bar"><strong>${m.author ?? words.person}</strong><span class="muted">${this.formats.moment(m.at)}</span></div>
          <p class="pre" dir="auto">${m.text}</p>
          ${m.inputs ? html`<p class="muted">${m.inputs.tool}</p>${facts(m.inputs.values as Json)}` : nothing}
        </article>
        ${m.answer ? this.answer(m.answer) : m.author === null && m.problem ? html`<p class="muted">${words.no_answer} ${m.problem.code ?? ""}</p>` : nothing}`)}</div>`;
  }

  private answer(a: Answer): TemplateResult {
    const { words } = this;
    const open = a.id === this.message; // what was asked for shows what it rests on
    return html`<article class="card ${open ? "asked" : ""}">
      <div class="bar"><strong>${words.assistant}</strong><span class="muted">${a.status} · ${a.model} · ${a.release} · ${a.id}</span></div>
      ${this.checked(a)}
      <p class="pre" lang=${a.language} dir=${direction(a.language)}>${a.text}</p>
      ${a.citations.length
        ? html`<details ?open=${open}><summary>${words.sources} (${a.citations.length})</summary><ul>${a.citations.map((c) =>
            html`<li><a href=${c.url} target="_blank" rel="noopener">${c.title}</a>: <q lang=${c.language}>${c.quote}</q>
              ${c.machine_translated ? html`<span class="badge">${words.machine_translation}</span>` : nothing}</li>`)}</ul></details>`
        : nothing}
      ${a.calculations.map((c) => html`<details ?open=${open}><summary>${this.say("calculation", { tool: c.tool })}</summary>
        ${facts(c.inputs as Json)}${facts(c.result as unknown as Json)}</details>`)}
    </article>`;
  }

  /** What became of the sentences of a model. */
  private checked(a: Answer): TemplateResult | typeof nothing {
    if (a.judge === null && !a.dropped_sentences && !a.quoted_sentences) return nothing; // no model wrote it
    return html`<p class="muted">${[
      a.judge !== null && this.say("judged", { judge: a.judge }),
      this.say("dropped", { count: this.formats.plain(a.dropped_sentences) }),
      this.say("quoted", { count: this.formats.plain(a.quoted_sentences) }),
    ].filter(Boolean).join(" · ")}</p>`;
  }
}
