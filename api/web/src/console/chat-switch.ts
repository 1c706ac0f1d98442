/** <mcap-chat-switch>: whether the assistant answers, and why not. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { View } from "./view";

interface Switch { off: string | null; by: string | null; at: string | null }

@customElement("mcap-chat-switch")
export class ChatSwitch extends View {
  @state() private chat: Switch | null = null;

  protected override async load(): Promise<void> {
    this.chat = await this.client.get<Switch>("/v1/settings/chat");
  }

  override render(): TemplateResult {
    const { words, formats, chat } = this;
    if (!chat) return this.status();
    const said = chat.off && chat.at ? `${chat.off} (${chat.by ?? ""}, ${formats.moment(chat.at)})` : "";
    return html`<section class="card" aria-label=${words.chat}><h2>${words.chat}</h2>${this.status()}
      <p class=${chat.off ? "notice bad" : ""}>${chat.off ? `${words.chat_off} ${said}` : words.chat_on}</p>
      ${this.who.roles.includes("admin")
        ? html`<form class="row" @submit=${this.turn}>
            ${chat.off ? nothing : html`<label>${words.chat_reason}<input name="off" required maxlength="500" autocomplete="off" /></label>`}
            <button class=${chat.off ? "primary" : "danger"} ?disabled=${this.loading}>${chat.off ? words.chat_turn_on : words.chat_turn_off}</button></form>`
        : nothing}</section>`;
  }

  private async turn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const off = new FormData(event.target as HTMLFormElement).get("off");
    if (await this.attempt(this.client.put("/v1/settings/chat", { off }))) await this.reload();
  }
}
