/** One conversation as the widget holds it: its thread, the turn under way, the hand-off, the hours left. */

import { type Client, Problem, claims } from "./client";
import { after, balance, type HoursLeft } from "./hours";
import { awaited, ended, hear, type Item, type Reply, said, type Said, spoken } from "./items";
import { remember, remembered, share, type Line } from "./keep";
import { Replies } from "./replies";
import { follow, type Listener, send } from "./stream";
import { items, type Transcript } from "./transcript";
import type { Read, Reading } from "./reading";
import type { Answer, Attachment, Calculation, Feedback, FormValues, HandoffState, MessageIn, Summary, Tool, TurnEvent } from "./types";

type Stream = (listener: Listener) => Promise<AsyncGenerator<TurnEvent>>;

/** Dispatches `change` when something to be shown has changed, `finished` when a turn has ended, `trouble` with an error. */
export class Conversation extends EventTarget {
  id: string | null = null;
  items: Item[] = [];
  hours: HoursLeft | null = null;
  readonly replies: Replies;
  handoff: HandoffState | null = null;
  /** Files whose reading waits to be confirmed. */
  waiting: Attachment[] = [];
  tools = new Map<string, Tool>();
  /** Is the thread known? Until then nothing may be shown in its place, and nothing added to it. */
  ready = false;
  lost = false;

  #turn: AbortController | null = null;
  #key = "";
  #line: Line | null = null;
  readonly #names = new Map<string, string>(); // of files sent from here, by their id
  #making: Promise<string> | null = null;
  #unread = 0; // in this conversation
  #seen = ""; // the moment of the last message that is shown

  constructor(readonly client: Client) {
    super();
    this.replies = new Replies(client);
  }

  get busy(): boolean {
    return this.#turn !== null;
  }

  /** Sign in, and take up the conversation that this person left on a page of this portal. May be tried again. */
  async open(): Promise<void> {
    const who = claims((await this.client.token()) ?? "");
    this.#key = [this.client.base, who["iss"], who["sub"], who["manufacturer_id"]].join("|");
    this.#line ??= share(this.#key, (id) => void this.#elsewhere(id));
    const loads = await Promise.allSettled([this.#loadKept(), this.#loadHours(), this.#loadTools()]);
    const failure = loads.find((load) => load.status === "rejected");
    if (failure) throw failure.reason;
  }

  close(): void {
    this.#turn?.abort();
    this.#turn = null;
    this.#line?.close();
    this.#line = null;
  }

  /** `asText`: rows of activity data in the text are to stay there. */
  async say({ text, attachments = [], asText = false }: { text: string; attachments?: Attachment[]; asText?: boolean }): Promise<void> {
    const message: MessageIn = { client_id: crypto.randomUUID(), text };
    if (asText) message.as_text = true;
    if (attachments.length) message.attachments = attachments.map((a) => a.id);
    for (const { id, name } of attachments) this.#names.set(id, name);
    this.waiting = this.waiting.filter(({ id }) => !message.attachments?.includes(id));
    await this.#ask(message);
    if (this.id && (attachments.length || text.includes("\n"))) await this.#loadWaiting(this.id); // its rows may be a file now
  }

  /** Once no turn is under way. */
  async #idle(): Promise<void> {
    while (this.busy) await new Promise((done) => this.addEventListener("change", done, { once: true }));
  }

  /** A filled form, or with `corrects` a calculation run again with other inputs. */
  async submit(inputs: FormValues, corrects: string | null): Promise<void> {
    const message: MessageIn = { client_id: crypto.randomUUID(), inputs };
    if (corrects) message.corrects = corrects;
    await this.#ask(message);
  }

  /** Send again what failed; a turn that ended in an error is asked anew. */
  async retry(item: Said | Reply): Promise<void> {
    const at = this.items.indexOf(item);
    const asked = item.kind === "said" ? item : this.items.slice(0, at).findLast((i): i is Said => i.kind === "said");
    if (!asked || this.busy) return;
    if (item.kind === "said") this.items = this.items.filter((i) => i !== item);
    const again = item.kind === "said" && asked.message.client_id;
    await this.#ask({ ...asked.message, client_id: again || crypto.randomUUID() });
  }

  async stop(): Promise<void> {
    const reply = this.items.at(-1);
    if (reply?.kind !== "reply" || !reply.live) return;
    if (reply.turn) await this.client.post(`/v1/turns/${reply.turn}/stop`);
    else this.#turn?.abort();
  }

  async attach(file: File): Promise<Attachment> {
    return this.client.file<Attachment>(`/v1/conversations/${await this.#ensure()}/attachments`, file);
  }

  /** A file that was not sent; where it cannot be taken back now it goes with the conversation. */
  async takeBack(file: Attachment): Promise<void> {
    await this.client.delete(`/v1/conversations/${await this.#ensure()}/attachments/${file.id}`).catch(() => undefined);
  }

  /** The inventory of an energy table, asked for as a filled form. A table that cannot be used throws a Problem with `errors`. */
  async inventory(file: File): Promise<void> {
    const { inputs } = await this.client.file<Calculation>("/v1/tools/inventory", file);
    await this.#idle(); // another may have been asked meanwhile
    void this.submit({ tool: "inventory", values: inputs }, null);
  }

  /** How a file of this conversation is read. */
  async reading(file: Attachment): Promise<Read> {
    return this.client.get<Read>(`/v1/conversations/${await this.#ensure()}/attachments/${file.id}/reading`);
  }

  async correct(file: Attachment, reading: Reading): Promise<Read> {
    return this.client.put<Read>(`/v1/conversations/${await this.#ensure()}/attachments/${file.id}/reading`, reading);
  }

  async askAdviser(body: Record<string, unknown>): Promise<void> {
    const { id, state, held } = await this.client.post<HandoffState>(`/v1/conversations/${await this.#ensure()}/handoff`, body);
    this.handoff = { id, state, held };
    this.#changed();
  }

  async feedback(answer: string, feedback: Feedback): Promise<void> {
    await this.client.post(`/v1/messages/${answer}/feedback`, feedback);
  }

  async history(): Promise<Summary[]> {
    return this.replies.list(200);
  }

  /** The assistant answers again, though an adviser holds the conversation. */
  async resume(): Promise<void> {
    this.handoff = await this.client.post<HandoffState>(`/v1/conversations/${this.id}/assistant`);
    this.#changed();
  }

  /** The person sees the thread: what advisers replied in it is read. */
  async read(): Promise<void> {
    if (!this.#unread || !this.id) return;
    this.replies.unread -= this.#unread;
    this.#unread = 0;
    await this.client.post(`/v1/conversations/${this.id}/read`);
    this.#changed();
  }

  /** Look for what advisers have replied since, wherever one may. */
  async look(): Promise<void> {
    if (this.busy || (!this.replies.awaited && !this.handoff)) return;
    const own = (await this.replies.list()).find((s) => s.id === this.id);
    if (own && (own.at !== this.#seen || own.handoff?.state !== this.handoff?.state)) await this.refresh();
    this.#changed();
  }

  async show(id: string): Promise<void> {
    const transcript = await this.client.get<Transcript>(`/v1/conversations/${id}`);
    this.#leave();
    this.#take(transcript);
    remember(this.#key, id);
  }

  /** Put the conversation aside; the next message begins another. */
  start(): void {
    this.#leave();
    remember(this.#key, null);
    this.#changed();
  }

  async remove(): Promise<void> {
    if (this.id) await this.client.delete(`/v1/conversations/${this.id}`);
    this.start();
    this.#line?.tell(null);
  }

  /** Look for what others have added: an adviser's reply, a turn on another page. */
  async refresh(): Promise<void> {
    if (!this.id || this.busy) return;
    const transcript = await this.client.get<Transcript>(`/v1/conversations/${this.id}`);
    if (!this.busy && transcript.id === this.id) this.#take(transcript);
  }

  #leave(): void {
    this.#turn?.abort();
    this.#turn = null;
    this.#making = null;
    this.id = null;
    this.items = [];
    this.handoff = null;
    this.waiting = [];
    this.#unread = 0;
    this.lost = false;
    this.ready = true;
  }

  #take(transcript: Transcript): void {
    if (this.id !== transcript.id) void this.#loadWaiting(transcript.id);
    this.id = transcript.id;
    this.items = items(transcript, this.items, this.#names);
    this.handoff = transcript.handoff;
    this.#unread = transcript.unread;
    this.#seen = transcript.at;
    this.ready = true;
    this.#changed();
    const open = this.items.at(-1);
    if (open?.kind !== "reply" || !open.live || !open.turn) return;
    const { turn } = open;
    void this.#run(open, async (listener) => follow(this.client, turn, listener));
  }

  /** Another page of this person is in that conversation, or has put it aside. */
  async #elsewhere(id: string | null): Promise<void> {
    if (this.busy) return;
    try {
      if (id && id !== this.id) await this.show(id);
      else if (id) await this.refresh();
      else this.start();
      await this.#loadHours();
    } catch (error) {
      if (error instanceof Problem && error.status === 404) this.start(); // deleted meanwhile
      else this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
    }
  }

  /** The conversation that the person chose here, or one that it went on in later, on another device. */
  async #loadKept(): Promise<void> {
    const [latest] = await this.replies.list();
    const chosen = remembered(this.#key);
    const elsewhere = latest && Date.parse(latest.at) > (chosen?.at ?? 0);
    const kept = this.ready ? null : elsewhere ? latest.id : chosen?.conversation;
    try {
      const transcript = kept && (await this.client.get<Transcript>(`/v1/conversations/${kept}`));
      if (transcript && !this.ready) return this.#take(transcript); // else the person has begun another meanwhile
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      remember(this.#key, null); // deleted on another device
    }
    this.ready = true;
    this.#changed();
  }

  /** Files whose reading was not confirmed on an earlier visit. */
  async #loadWaiting(id: string): Promise<void> {
    try {
      const files = await this.client.get<Attachment[]>(`/v1/conversations/${id}/attachments`);
      if (this.id !== id) return;
      for (const file of files) this.#names.set(file.id, file.name);
      this.waiting = files.filter(({ reading }) => reading === "proposed");
      this.#changed();
    } catch (error) {
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
    }
  }

  async #loadTools(): Promise<void> {
    const tools = await this.client.get<Tool[]>("/v1/tools");
    this.tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.#changed();
  }

  async #loadHours(): Promise<void> {
    this.hours = await balance(this.client);
    this.#changed();
  }

  /** The id of the conversation, begun once however many ask for it at once. */
  async #ensure(): Promise<string> {
    if (this.id) return this.id;
    const making = (this.#making ??= this.client.post<{ id: string }>("/v1/conversations").then(({ id }) => id));
    try {
      const id = await making;
      if (this.#making === making) {
        this.id = id;
        remember(this.#key, id);
      }
      return id;
    } finally {
      if (this.#making === making) this.#making = null;
    }
  }

  async #ask(message: MessageIn): Promise<void> {
    if (this.busy || !this.ready) return;
    if (!message.text) message.language = spoken(this.items) || this.client.language;
    const asked = said(message, this.#names);
    const reply = awaited(message);
    this.items = [...this.items, asked, reply];
    await this.#run(reply, async (listener) => send(this.client, await this.#ensure(), message, listener));
    if (!reply.problem || reply.turn) return;
    asked.failed = reply.problem; // it never began: the message itself can be sent again
    this.items = this.items.filter((item) => item !== reply);
    if (reply.problem.status === 404) this.id = null; // deleted on another device: the next try begins another
    this.#changed();
  }

  async #run(reply: Reply, begin: Stream): Promise<void> {
    const turn = new AbortController();
    const connection = (live: boolean): void => void ((this.lost = !live), this.#changed());
    this.#turn = turn;
    this.#changed();
    let failure: unknown;
    try {
      for await (const event of await begin({ signal: turn.signal, connection })) {
        hear(reply, event);
        if (event.event === "handoff") this.handoff = { id: event.id, state: "waiting", held: false };
        if (event.event === "answer") this.#answered(event.answer);
        this.#changed();
      }
    } catch (error) {
      if (!turn.signal.aborted) failure = error;
    }
    ended(reply, failure);
    if (this.#turn !== turn) return; // put aside meanwhile
    this.#turn = null;
    remember(this.#key, this.id);
    if (this.handoff?.held) void this.refresh().catch(() => undefined); // where it stands with the adviser now
    this.lost = false;
    this.#line?.tell(this.id);
    this.#changed();
    this.dispatchEvent(new CustomEvent("finished", { detail: reply }));
  }

  #answered(answer: Answer): void {
    if (!answer.hours || !this.hours) return;
    if (answer.hours.year !== this.hours.year) void this.#loadHours().catch(() => undefined); // the next page load asks again
    this.hours = after(this.hours, answer.hours);
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
