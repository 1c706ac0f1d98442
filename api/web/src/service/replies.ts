/** Advisers' replies that the person has not seen, in whichever of its conversations. */

import type { Client } from "./client";
import type { Summary } from "./types";

const LATELY = 20; // conversations in which a reply is looked for

export class Replies {
  unread = 0;
  /** Is there a hand-off that an adviser may still reply to? */
  awaited = false;

  constructor(private readonly client: Client) {}

  /** The person's conversations, newest first, counted anew. */
  async list(most = LATELY): Promise<Summary[]> {
    const list = await this.client.get<Summary[]>(`/v1/conversations?limit=${most}`);
    this.unread = list.reduce((sum, s) => sum + s.unread, 0);
    this.awaited = list.some((s) => s.handoff !== null && s.handoff.state !== "closed");
    return list;
  }
}
