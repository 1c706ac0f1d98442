/** What the page shows of a record: each part a heading with a table or lines. */

import { html, nothing, type TemplateResult } from "lit";
import { chart, bars } from "./chart";
import type { Inventory, Kept, Record_, TargetProgress } from "./types";
import type { Words } from "./words";

type Change = (kept: Kept) => void;

/** Heads above, rows below; figures at the end of their cells. */
export function table(name: string, heads: string[], rows: (string | TemplateResult)[][], figures: number[] = []): TemplateResult {
  const kind = (column: number): string => (figures.includes(column) ? "number" : "");
  return html`<div class="scroll" role="group" tabindex="0" aria-label=${name}><table>
    <thead><tr>${heads.map((head, n) => html`<th scope="col" class=${kind(n)}>${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, n) => (n ? html`<td class=${kind(n)}>${cell}</td>` : html`<th scope="row">${cell}</th>`))}</tr>`)}</tbody>
  </table></div>`;
}

export function glance({ progress }: Record_, words: Words): TemplateResult {
  if (!progress.years.length) return html`<p>${words.say("none")}</p>`;
  const column = (name: string): string => words.say(`columns.${name}`);
  const heads = [column("year"), "tCO2e", column("line"), column("state")];
  const states = new Map(progress.years.map((each) => [each.year, each.state]));
  const rows = bars(progress).map(({ year, value, line }) => [
    words.locale.plain(year), words.number(value), words.number(line), words.say(`states.${states.get(year)}`),
  ]);
  return html`<div class="beside">${chart(progress, words)}${table(words.say("sections.year"), heads, rows, [1, 2])}</div>
    ${progress.targets.length ? progress.targets.map((each) => lines(each, words)) : html`<p>${words.say("says.no_target")}</p>`}`;
}

/** Progress in words: the gap, what is left, the base year, what is missing. */
function lines(told: TargetProgress, words: Words): TemplateResult {
  const last = told.years.at(-1);
  const said: string[] = [];
  if (last && told.on_track !== null && told.kind !== "renewable_electricity") {
    const gap = words.number(last.gap.replace("-", ""), told.unit);
    said.push(words.say(told.on_track ? "says.on_track" : "says.behind", { year: words.locale.plain(last.year), gap }));
  }
  if (told.plan) {
    const tonnes = (value: string): string => words.number(value, "tCO2e");
    const { left, expected, uncovered, actions } = told.plan;
    said.push(words.say("says.left", {
      left: tonnes(left), year: words.locale.plain(told.target_year), count: words.locale.plain(actions), expected: tonnes(expected), uncovered: tonnes(uncovered),
    }));
  }
  if (told.recalculation_due !== null) said.push(words.say(told.recalculation_due ? "says.recalculate" : "says.keep_base"));
  if (told.missing.length) said.push(`${words.say("sections.missing")}: ${told.missing.map((what) => words.say(`missing.${what}`)).join("; ")}`);
  return html`${said.map((line, n) => html`<p class=${!n && told.on_track === false ? "behind" : ""}>${line}</p>`)}`;
}

export function inventories(found: Inventory[], words: Words, change: Change, read: (year: number, form: "html" | "docx") => void): TemplateResult[] {
  const names = ["scope1", "scope2_location", "scope2_market", "total_location", "total_market"] as const;
  return found.map((each) => {
    const year = words.locale.plain(each.year);
    const facts = names.filter((name) => each[name] !== null).map((name) => [name, words.number(each[name], "tCO2e")] as const);
    return html`<article class="card"><h3>${year} <span class="badge">${words.say(`states.${each.state}`)}</span></h3>
      <dl>${facts.map(([name, value]) => html`<dt>${words.say(`columns.${name}`)}</dt><dd>${value}</dd>`)}</dl>
      <div class="row tools">${button(words, each, change)}
        <button type="button" @click=${() => read(each.year, "html")}>${words.say("page.report_page", { year })}</button>
        <button type="button" @click=${() => read(each.year, "docx")}>${words.say("page.report_word", { year })}</button></div></article>`;
  });
}

function button(words: Words, kept: Kept, change: Change): TemplateResult {
  const by = kept.by_staff ? words.say("page.staff") : kept.by;
  const said = words.say("page.by", { version: words.locale.plain(kept.version), by, date: words.locale.date(kept.at) });
  return html`<button type="button" title=${said} @click=${() => change(kept)}>${words.say("page.change")}</button>`;
}

export function targets(found: Kept[], told: TargetProgress[], words: Words, change: Change, pack: (id: string, form: "html" | "docx") => void): TemplateResult[] {
  return found.map((each) => {
    const seen = told.find((one) => one.target_id === each.id);
    const facts: [string, string][] = [
      ["kind", words.say(`kinds.${each["kind"]}`)],
      ["state", words.say(`states.${each.state}`)],
      ["base_year", words.locale.plain(Number(each["base_year"]))],
      ["base", seen ? words.number(seen.base, seen.unit) : ""],
      ["target_year", words.locale.plain(Number(each["target_year"]))],
      ["aim", seen ? words.number(seen.aim, seen.unit) : ""],
      ["validated_by", String(each["validated_by"] ?? "")],
    ];
    return html`<article class="card">
      <dl>${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${words.say(`columns.${name}`)}</dt><dd>${value}</dd>`)}</dl>
      ${seen?.check ? check(seen.check.result.criteria.rows, words) : nothing}
      <div class="row tools">${button(words, each, change)}
        <button type="button" @click=${() => pack(each.id, "html")}>${words.say("page.pack_page")}</button>
        <button type="button" @click=${() => pack(each.id, "docx")}>${words.say("page.pack_word")}</button></div>
    </article>`;
  });
}

function check(rows: { clause: string; title: string; outcome: string; authority: string }[], words: Words): TemplateResult {
  const name = words.say("sections.check");
  const heads = ["criterion", "outcome", "authority"].map((each) => words.say(`columns.${each}`));
  const lines = rows.map((row) => [
    html`<span lang="en" dir="ltr">${row.clause} ${row.title}</span>`, words.say(`outcomes.${row.outcome}`), words.say(`authorities.${row.authority}`),
  ]);
  return html`<details><summary>${name}</summary>${table(name, heads, lines)}<p class="hint">${words.say("says.standard")}</p></details>`;
}

export function actions(found: Kept[], words: Words, change: Change): TemplateResult {
  const names = ["action", "site", "from_year", "expected", "state"];
  const rows = found.map((each) => [
    String(each["title"]), String(each["site"] ?? ""), words.locale.plain(Number(each["year"])), words.number(String(each["expected"])),
    words.say(`states.${each.state}`), button(words, each, change),
  ]);
  return table(words.say("sections.plan"), [...names.map((name) => words.say(`columns.${name}`)), words.say("page.change")], rows, [3]);
}

export function risks(found: Kept[], words: Words, change: Change): TemplateResult {
  const names = ["hazard", "site", "likelihood", "impact", "measure", "state"];
  const rows = found.map((each) => [
    String(each["hazard"]), String(each["site"] ?? ""), words.say(`ratings.${each["likelihood"]}`), words.say(`ratings.${each["impact"]}`),
    String(each["measure"] ?? ""), words.say(`states.${each.state}`), button(words, each, change),
  ]);
  return table(words.say("sections.risks"), [...names.map((name) => words.say(`columns.${name}`)), words.say("page.change")], rows);
}

/** What of the year's allotment is used, with every entry. */
export function hours({ allotment, entries }: Record_, words: Words): TemplateResult {
  const time = (minutes: number): string => words.locale.minutes(minutes);
  const said = words.say("says.hours", {
    used: time(allotment.used_minutes), granted: time(allotment.granted_minutes), left: time(allotment.remaining_minutes),
  });
  const drawn = entries.filter((entry) => entry.kind !== "grant");
  const rows = drawn.map((entry) => [words.locale.date(entry.occurred_at), words.locale.plain(entry.drawn_minutes), entry.summary]);
  const heads = ["date", "minutes", "summary"].map((name) => words.say(`columns.${name}`));
  return html`<p>${words.locale.plain(allotment.year)}: ${said}</p>
    <progress max=${allotment.granted_minutes || 1} value=${allotment.used_minutes} aria-label=${said}></progress>
    ${drawn.length ? table(words.say("sections.hours"), heads, rows, [1]) : nothing}`;
}

export function talks({ talks: found }: Record_, words: Words): TemplateResult {
  if (!found.length) return html`<p>${words.say("none")}</p>`;
  return html`<ul>${found.map((each) => html`<li>${words.locale.date(each.at)}: ${each.title ?? ""}
    ${each.unread ? html`<span class="badge">${words.say("page.replies")}</span>` : nothing}</li>`)}</ul>`;
}
