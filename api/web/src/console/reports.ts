/** <mcap-reports>: where the hours went, what needed no adviser, and what no document answers. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LANGUAGES } from "../language/locale";
import { bars, type Bar } from "./bars";
import "./draft";
import "./transcript";
import { called } from "./people";
import { month, View } from "./view";

interface Usage {
  from: string;
  to: string;
  by_month: { month: string; channel: string; minutes: number }[];
  by_adviser: { adviser: string; minutes: number }[];
  by_language: { language: string | null; minutes: number }[];
  by_topic: { topic: string | null; minutes: number }[];
  avoided: { conversations: number; assistant_minutes: number; undecided: number };
}

interface Gap {
  question: string;
  count: number;
  manufacturers: number;
  languages: string[];
  newest_at: string;
  examples: { message_id: string; conversation_id: string; text: string; at: string }[];
}

@customElement("mcap-reports")
export class Reports extends View {
  @state() private usage: Usage | null = null;
  @state() private gaps: Gap[] = [];
  @state() private writing: Gap | null = null;
  @state() private opened = { conversation: "", message: "" };

  protected override async load(): Promise<void> {
    const form = this.renderRoot.querySelector("form");
    const given = form ? [...new FormData(form)].filter(([, day]) => day) : [];
    const query = new URLSearchParams(given.map(([name, day]): [string, string] => [name, String(day)]));
    [this.usage, this.gaps] = await Promise.all([
      this.client.get<Usage>(`/v1/reports/usage?${query}`),
      this.client.get<Gap[]>(`/v1/reports/gaps?${query}`),
    ]);
  }

  override render(): TemplateResult {
    const { words, usage } = this;
    return html`<div class="stack"><h1>${words.reports}</h1>
      <form class="form" @change=${this.reload} @submit=${(e: Event) => e.preventDefault()}>
        <label>${words.from}<input type="date" name="from" .value=${usage?.from ?? ""} /></label>
        <label>${words.to}<input type="date" name="to" .value=${usage?.to ?? ""} /></label>
      </form>
      ${this.status()}
      ${usage ? this.hours(usage) : nothing}
      ${usage ? this.unanswered() : nothing}
      ${this.opened.conversation
        ? html`<mcap-transcript .client=${this.client} .words=${words} .formats=${this.formats} .who=${this.who}
            .conversation=${this.opened.conversation} .message=${this.opened.message}
            @close=${() => (this.opened = { conversation: "", message: "" })}></mcap-transcript>`
        : nothing}
    </div>`;
  }

  private hours(usage: Usage): TemplateResult {
    const { words, formats } = this;
    const bar = (name: string, minutes: number): Bar => ({ name, parts: [minutes], text: formats.minutes(minutes) });
    const head = (what: string): string[] => [what, words.share, words.used];
    return html`
      <p class="card">${this.say("avoided", {
        count: formats.plain(usage.avoided.conversations), time: formats.minutes(usage.avoided.assistant_minutes),
        open: formats.plain(usage.avoided.undecided),
      })}</p>
      ${bars(words.by_month, head(words.month), this.months(usage), words.nothing_here)}
      ${bars(words.by_adviser, head(words.adviser), usage.by_adviser.map((a) => bar(called(a.adviser), a.minutes)), words.nothing_here)}
      ${bars(words.by_language, head(words.tongue), usage.by_language.map((l) => bar(l.language ? (LANGUAGES[l.language] ?? l.language) : "–", l.minutes)), words.nothing_here)}
      ${bars(words.by_topic, head(words.topic), usage.by_topic.map((t) => bar(t.topic ?? "–", t.minutes)), words.nothing_here)}`;
  }

  /** People's time first, then the assistant's, in one bar a month. */
  private months(usage: Usage): Bar[] {
    const found = new Map<string, [number, number]>();
    for (const { month, channel, minutes } of usage.by_month) {
      const [people, assistant] = found.get(month) ?? [0, 0];
      found.set(month, channel === "assistant" ? [people, assistant + minutes] : [people + minutes, assistant]);
    }
    return [...found].map(([name, parts]) => ({
      name: month(this.formats, name), parts, text: `${this.formats.minutes(parts[0])} + ${this.formats.minutes(parts[1])} ${this.words.assistant}`,
    }));
  }

  private written(): void {
    this.writing = null;
    this.news = this.words.draft_added;
  }

  private unanswered(): TemplateResult {
    const { words, formats } = this;
    return html`<section class="card" aria-label=${words.gaps}><h2>${words.gaps}</h2>
      ${this.gaps.length ? nothing : html`<p class="muted">${words.nothing_here}</p>`}
      ${this.gaps.map((g) => html`<details><summary dir="auto">${g.question} (${formats.plain(g.count)})</summary>
        <ul>${g.examples.map((e) => html`<li><button type="button" class="quiet" dir="auto"
          @click=${() => (this.opened = { conversation: e.conversation_id, message: e.message_id })}>${e.text}</button>
          <span class="muted">${formats.moment(e.at)}</span></li>`)}</ul>
        <div class="stack"><p class="muted">${this.say("asked_like", { count: formats.plain(g.count), manufacturers: formats.plain(g.manufacturers) })}</p>
          ${this.writing === g
            ? html`<mcap-draft .client=${this.client} .words=${words} .formats=${formats} .who=${this.who} .question=${g.question} .tongue=${g.languages[0] ?? "en"}
                @cancel=${() => (this.writing = null)} @written=${this.written}></mcap-draft>`
            : html`<div><button type="button" @click=${() => (this.writing = g)}>${words.write_draft}</button></div>`}</div></details>`)}
    </section>`;
  }
}
