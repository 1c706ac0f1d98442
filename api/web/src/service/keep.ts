/** What a browser keeps between the pages of one portal: which conversation a person is in, and news of it. */

export interface Line {
  /** Tell the person's other pages that something has changed. */
  tell(): void;
  close(): void;
}

const NAME = "mcap-assistant";

/** The conversation left last under this key; null where there is none or the browser keeps nothing. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`${NAME}|${key}`);
  } catch {
    return null; // storage is switched off: the conversation lasts as long as the page
  }
}

export function remember(key: string, conversation: string | null): void {
  try {
    if (conversation) localStorage.setItem(`${NAME}|${key}`, conversation);
    else localStorage.removeItem(`${NAME}|${key}`);
  } catch {
    return; // as above
  }
}

export function share(key: string, hear: () => void): Line {
  const channel = new BroadcastChannel(`${NAME}|${key}`);
  channel.onmessage = hear;
  return { tell: () => channel.postMessage("changed"), close: () => channel.close() };
}
