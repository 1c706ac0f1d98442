/** One message's turn as a stream of events, taken up again where a dropped connection left it. */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { type Client, Problem, Unreachable } from "./client";
import type { Answer, MessageIn, TurnEvent } from "./types";

export interface Listener {
  signal: AbortSignal;
  /** Called when the connection is lost and when it is back. */
  connection(live: boolean): void;
}

const PATIENCE = 12; // attempts in a row that bring nothing new
const LONGEST_PAUSE = 8000; // ms

/** Where a turn stands: enough to go on after a lost connection without losing or doubling an event. */
interface Place {
  turn: string | null;
  last: string | null;
  barren: number;
  done: boolean;
}

/**
 * Send a message and yield its events, `answer` or `error` last.
 *
 * Until the turn has begun a lost request is sent again under the same `client_id`, which the API answers once;
 * afterwards the stream goes on behind the last event that arrived.
 */
export function send(
  client: Client,
  conversation: string,
  message: MessageIn,
  listener: Listener,
): AsyncGenerator<TurnEvent> {
  const place = { turn: null, last: null, barren: 0, done: false };
  return events(client, place, listener, (signal) =>
    client.send(`/v1/conversations/${conversation}/messages`, {
      method: "POST",
      headers: { Accept: "text/event-stream", "Content-Type": "application/json" },
      body: JSON.stringify(message),
      signal,
    }),
  );
}

/** The events of a turn that is already under way, from its first. */
export function follow(client: Client, turn: string, listener: Listener): AsyncGenerator<TurnEvent> {
  const place = { turn, last: null, barren: 0, done: false };
  return events(client, place, listener, (signal) => resume(client, place, signal));
}

async function* events(
  client: Client,
  place: Place,
  { signal, connection }: Listener,
  begin: (signal: AbortSignal) => Promise<Response>,
): AsyncGenerator<TurnEvent> {
  while (!place.done) {
    try {
      const response = await (place.turn ? resume(client, place, signal) : begin(signal));
      connection(true);
      yield* read(response, place);
      if (!place.done) throw new Unreachable("the stream ended before the answer");
    } catch (error) {
      if (signal.aborted || !passing(error) || ++place.barren > PATIENCE) throw error;
      connection(false);
      await pause(Math.min(LONGEST_PAUSE, 200 * 2 ** place.barren), signal);
    }
  }
}

function resume(client: Client, place: Place, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (place.last) headers["Last-Event-ID"] = place.last;
  return client.send(`/v1/turns/${place.turn}/events`, { headers, signal });
}

async function* read(response: Response, place: Place): AsyncGenerator<TurnEvent> {
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    place.done = true; // the turn had ended: its stored Answer
    yield { event: "answer", answer: (await response.json()) as Answer };
    return;
  }
  const stream = response.body!
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
    .pipeThrough(new EventSourceParserStream());
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const event = parse(value.event ?? "message", value.data);
      if (!event) continue;
      place.last = value.id ?? place.last;
      place.barren = 0;
      if (event.event === "turn.started") place.turn = event.turn_id;
      place.done = event.event === "answer" || event.event === "error";
      yield event;
      if (place.done) return;
    }
  } catch (error) {
    throw error instanceof TypeError ? new Unreachable(error.message) : error; // what fetch says of a cut line
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

const KNOWN = new Set(["turn.started", "step", "citation", "calculation", "sentence", "handoff", "answer", "error"]);

/** Events whose data is one thing itself, and what we call it. */
const INNER: Record<string, string> = { citation: "citation", calculation: "calculation", answer: "answer", error: "problem" };

function parse(name: string, data: string): TurnEvent | null {
  if (!KNOWN.has(name)) return null; // a later version may tell more
  const body: unknown = JSON.parse(data);
  const inner = INNER[name];
  return (inner ? { event: name, [inner]: body } : { ...(body as object), event: name }) as TurnEvent;
}

/** Worth another try: no connection, or a server that is restarting. */
function passing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && [502, 503, 504].includes(error.status));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const stop = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", stop);
  });
}
