/** Making a release: how far it is, and what came of it. */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { type Client, Problem } from "../service/client";
import type { ProblemBody } from "../service/types";

export interface Made { release: string | null; files: { source: string; state: string; message: string | null }[] }
export interface Stage { name: "reading" | "embedding" | "publishing"; done: number; total: number; left: number | null } // seconds

interface Event { stage?: Omit<Stage, "left">; report?: Made; problem?: ProblemBody }

/** The draft as a release that nobody is answered from yet. */
export async function publish(client: Client, path: string, told: (stage: Stage) => void): Promise<Made> {
  const response = await client.send(path, {
    method: "POST",
    headers: { Accept: "text/event-stream", "Content-Type": "application/json" },
    body: JSON.stringify({ activate: false }),
  });
  const events = response.body!.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  let stage = "";
  let began = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Problem(502, { code: "interrupted" });
    const event = JSON.parse(value.data) as Event;
    if (event.problem) throw new Problem(event.problem.status ?? 422, event.problem);
    if (event.report) return event.report;
    if (!event.stage) continue;
    if (event.stage.name !== stage) [stage, began] = [event.stage.name, performance.now()];
    told({ ...event.stage, left: left(event.stage, (performance.now() - began) / 1000) });
  }
}

function left({ done, total }: Omit<Stage, "left">, seconds: number): number | null {
  return done && done < total ? Math.ceil(((total - done) * seconds) / done) : null;
}
