/** The hand-offs as they stand, kept fresh by the service's stream: one for the whole console, whichever view is open. */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { type Client, Problem } from "../service/client";
import type { Handoff } from "./types";

const FIRST_PAUSE = 1000; // ms until the stream is taken up again
const LONGEST_PAUSE = 30_000;

/** Dispatches `change` when a hand-off has come or changed, `trouble` with an error while nothing can be had. */
export class Desk extends EventTarget {
  readonly handoffs = new Map<string, Handoff>();
  ready = false;
  #life: AbortController | null = null;

  constructor(private readonly client: Client, private readonly me: string) {
    super();
  }

  /** What asks for attention: hand-offs that nobody has taken, and one's own in which something is unread. */
  get calls(): number {
    return [...this.handoffs.values()].filter((h) => h.state === "waiting" || (h.unread && h.adviser === this.me)).length;
  }

  start(): void {
    this.#life = new AbortController();
    void this.#follow(this.#life.signal);
  }

  stop(): void {
    this.#life?.abort();
  }

  /** All that is open. */
  async load(): Promise<void> {
    const found = await this.client.get<Handoff[]>("/v1/handoffs");
    this.handoffs.clear();
    for (const handoff of found) this.handoffs.set(handoff.id, handoff);
    this.ready = true;
    this.dispatchEvent(new Event("change"));
  }

  /** A hand-off as it is now: after an act of one's own it need not be waited for. */
  put(handoff: Handoff): void {
    const known = this.handoffs.get(handoff.id);
    if (known && known.changed_at > handoff.changed_at) return; // a later state has come already
    if (handoff.state === "closed") this.handoffs.delete(handoff.id);
    else this.handoffs.set(handoff.id, handoff);
    this.dispatchEvent(new CustomEvent("change", { detail: handoff }));
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      try {
        const response = await this.client.send("/v1/desk/events", { headers: { Accept: "text/event-stream" }, signal });
        for await (const event of read(response)) {
          if (event.event === "ready") await this.load();
          else if (event.event === "handoff") this.put(JSON.parse(event.data) as Handoff);
          pause = FIRST_PAUSE;
        }
      } catch (error) {
        if (signal.aborted) return;
        this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
        if (error instanceof Problem && error.status === 401) return; // the sign-in has ended
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

async function* read(response: Response): AsyncGenerator<{ event?: string | undefined; data: string }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
