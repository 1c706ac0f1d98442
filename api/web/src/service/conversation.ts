/** One conversation as the widget holds it: what was said and answered, the turn under way, the hours left. */

import { type Client, Problem, Unreachable, claims } from "./client";
import { remember, remembered, share, type Line } from "./keep";
import { follow, send } from "./stream";
import { said, items, type Transcript } from "./transcript";
import type {
  Answer, Attachment, Calculation, Citation, FormValues, MessageIn, ProblemBody, Tool, TurnEvent,
} from "./types";

export interface Said {
  kind: "said";
  id: string;
  text: string;
  inputs: FormValues | null;
  failed: ProblemBody | null;
  message: MessageIn | null; // what to send again
}

export interface Reply {
  kind: "reply";
  id: string;
  turn: string | null;
  step: { kind: "search" | "calculation"; name: string } | null;
  text: string;
  citations: Citation[];
  calculations: Calculation[];
  answer: Answer | null;
  problem: ProblemBody | null;
  live: boolean;
  version: number; // counts its changes
}

export interface FromAdviser {
  kind: "adviser";
  id: string;
  name: string;
  text: string;
  at: string;
}

export type Item = Said | Reply | FromAdviser;

export interface HoursLeft {
  year: number;
  granted: number;
  used: number;
  held: number;
  remaining: number;
}

export interface HandoffState {
  id: string;
  state: "waiting" | "assigned" | "answered" | "closed";
}

export interface Summary {
  id: string;
  title: string;
  at: string;
}

export interface Feedback {
  helpful: boolean;
  reason?: string;
  comment?: string;
  follow_up?: boolean;
}

/** Dispatches `change` when something to be shown has changed, `finished` when a turn has ended, `trouble` with an error. */
export class Conversation extends EventTarget {
  id: string | null = null;
  items: Item[] = [];
  hours: HoursLeft | null = null;
  handoff: HandoffState | null = null;
  tools = new Map<string, Tool>();
  lost = false;

  #turn: AbortController | null = null;
  #key = "";
  #line: Line | null = null;

  constructor(readonly client: Client) {
    super();
  }

  get busy(): boolean {
    return this.#turn !== null;
  }

  /** Sign in, and take up the conversation that this person left on a page of this portal. */
  async open(): Promise<void> {
    const token = await this.client.token();
    const who = claims(token ?? "");
    this.#key = [this.client.base, who["iss"], who["sub"], who["manufacturer_id"]].join("|");
    this.#line = share(this.#key, (id) => void this.#elsewhere(id));
    await Promise.all([this.#loadHours(), this.#loadTools(), this.#loadKept()]);
  }

  close(): void {
    this.#turn?.abort();
    this.#turn = null;
    this.#line?.close();
    this.#line = null;
  }

  async say(text: string, attachments: Attachment[] = []): Promise<void> {
    const message: MessageIn = { client_id: crypto.randomUUID(), text };
    if (attachments.length) message.attachments = attachments.map((a) => a.id);
    await this.#ask(message);
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
    const message: MessageIn = asked.message ?? {
      client_id: "",
      ...(asked.text && { text: asked.text }),
      ...(asked.inputs && { inputs: asked.inputs }),
    };
    if (item.kind === "said") this.items = this.items.filter((i) => i !== item);
    await this.#ask({ ...message, client_id: item.kind === "said" && message.client_id ? message.client_id : crypto.randomUUID() });
  }

  async stop(): Promise<void> {
    const reply = this.items.at(-1);
    if (reply?.kind !== "reply" || !reply.live) return;
    if (reply.turn) await this.client.post(`/v1/turns/${reply.turn}/stop`);
    else this.#turn?.abort();
  }

  async attach(file: File): Promise<Attachment> {
    const form = new FormData();
    form.append("file", file);
    return this.client.upload<Attachment>(`/v1/conversations/${await this.#ensure()}/attachments`, form);
  }

  async askAdviser(body: Record<string, unknown>): Promise<void> {
    const made = await this.client.post<HandoffState & { remaining_minutes: number }>(
      `/v1/conversations/${await this.#ensure()}/handoff`, body,
    );
    this.handoff = { id: made.id, state: made.state };
    this.#changed();
  }

  async feedback(answer: string, feedback: Feedback): Promise<void> {
    await this.client.post(`/v1/messages/${answer}/feedback`, feedback);
  }

  async history(): Promise<Summary[]> {
    return this.client.get<Summary[]>("/v1/conversations");
  }

  async show(id: string): Promise<void> {
    this.#leave();
    this.#take(await this.client.get<Transcript>(`/v1/conversations/${id}`));
    remember(this.#key, id);
    this.#changed();
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
    if (this.busy || transcript.id !== this.id) return;
    this.#take(transcript);
    this.#changed();
  }

  #leave(): void {
    this.#turn?.abort();
    this.#turn = null;
    this.id = null;
    this.items = [];
    this.handoff = null;
    this.lost = false;
  }

  #take(transcript: Transcript): void {
    this.id = transcript.id;
    this.items = items(transcript, this.items);
    this.handoff = transcript.handoff ?? null;
    const open = this.items.at(-1);
    if (open?.kind === "reply" && open.live && open.turn) void this.#follow(open, open.turn);
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

  async #loadKept(): Promise<void> {
    const kept = remembered(this.#key);
    if (!kept) return;
    try {
      this.#take(await this.client.get<Transcript>(`/v1/conversations/${kept}`));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      remember(this.#key, null); // deleted on another device
    }
  }

  async #loadTools(): Promise<void> {
    const tools = await this.client.get<Tool[]>("/v1/tools");
    this.tools = new Map(tools.map((tool) => [tool.name, tool]));
  }

  async #loadHours(): Promise<void> {
    try {
      const { result } = await this.client.post<Calculation>("/v1/tools/hours_balance", {});
      const minutes = (name: string): number => {
        const quantity = result[name];
        return quantity && "value" in quantity ? Number(quantity.value) : 0;
      };
      this.hours = {
        year: minutes("year"), granted: minutes("granted_minutes"), used: minutes("used_minutes"),
        held: minutes("held_minutes"), remaining: minutes("remaining_minutes"),
      };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "no_manufacturer") throw error;
      this.hours = null; // staff have no allotment
    }
    this.#changed();
  }

  async #ensure(): Promise<string> {
    if (!this.id) {
      this.id = (await this.client.post<{ id: string }>("/v1/conversations")).id;
      remember(this.#key, this.id);
    }
    return this.id;
  }

  async #ask(message: MessageIn): Promise<void> {
    if (this.busy) return;
    const asked = said(message);
    const reply = fresh(message);
    this.items = [...this.items, asked, reply];
    await this.#run(reply, async (signal) => send(this.client, await this.#ensure(), message, this.#listener(signal)));
    if (reply.problem && !reply.turn) {
      asked.failed = reply.problem; // it never began: the message itself can be sent again
      this.items = this.items.filter((item) => item !== reply);
      this.#changed();
    }
  }

  async #follow(reply: Reply, turn: string): Promise<void> {
    await this.#run(reply, async (signal) => follow(this.client, turn, this.#listener(signal)));
  }

  #listener(signal: AbortSignal): { signal: AbortSignal; connection: (live: boolean) => void } {
    const connection = (live: boolean): void => {
      this.lost = !live;
      this.#changed();
    };
    return { signal, connection };
  }

  async #run(reply: Reply, begin: (signal: AbortSignal) => Promise<AsyncGenerator<TurnEvent>>): Promise<void> {
    const turn = new AbortController();
    this.#turn = turn;
    this.#changed();
    try {
      for await (const event of await begin(turn.signal)) {
        this.#hear(reply, event);
        reply.version++;
        this.#changed();
      }
    } catch (error) {
      if (!turn.signal.aborted) reply.problem = problem(error);
    }
    reply.live = false;
    reply.version++;
    if (this.#turn === turn) this.#turn = null;
    this.lost = false;
    this.#line?.tell(this.id);
    this.#changed();
    this.dispatchEvent(new CustomEvent("finished", { detail: reply }));
  }

  #hear(reply: Reply, event: TurnEvent): void {
    if (event.event === "turn.started") {
      reply.turn = event.turn_id;
      Object.assign(reply, { text: "", citations: [], calculations: [] });
    } else if (event.event === "step") reply.step = event;
    else if (event.event === "citation") reply.citations = [...reply.citations, event.citation];
    else if (event.event === "calculation") reply.calculations = [...reply.calculations, event.calculation];
    else if (event.event === "sentence") reply.text += event.text;
    else if (event.event === "handoff") this.handoff = { id: event.id, state: "waiting" };
    else if (event.event === "answer") this.#answered(reply, event.answer);
    else reply.problem = event.problem;
  }

  #answered(reply: Reply, answer: Answer): void {
    Object.assign(reply, {
      id: answer.id, turn: answer.id, answer, text: answer.text,
      citations: answer.citations, calculations: answer.calculations,
    });
    if (answer.handoff.id && !this.handoff) this.handoff = { id: answer.handoff.id, state: "waiting" };
    if (!answer.hours || !this.hours) return;
    const { remaining_minutes, year } = answer.hours;
    if (year !== this.hours.year) void this.#loadHours();
    this.hours = {
      ...this.hours,
      used: this.hours.used + this.hours.remaining - remaining_minutes,
      remaining: remaining_minutes,
    };
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

function fresh(message: MessageIn): Reply {
  return {
    kind: "reply", id: `reply:${message.client_id}`, turn: null, step: null,
    text: "", citations: [], calculations: [], answer: null, problem: null, live: true, version: 0,
  };
}

export function problem(error: unknown): ProblemBody {
  if (error instanceof Problem) return error.body;
  return { code: error instanceof Unreachable ? "unreachable" : "token_failed", detail: String(error) };
}
