/** What staff are called: by the name in their token, wherever an id would stand. */

import type { Client } from "../service/client";
import type { Colleague } from "./types";

const names = new Map<string, string>();

/** Everybody of the staff who has signed in. */
export async function staff(client: Client): Promise<Colleague[]> {
  const found = await client.get<Colleague[]>("/v1/staff");
  for (const { subject, name } of found) names.set(subject, name);
  return found;
}

/** The name behind a subject; the subject itself where none is known. */
export function called(subject: string): string {
  return names.get(subject) ?? subject;
}
