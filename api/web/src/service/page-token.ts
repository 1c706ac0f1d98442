/** The sign-in that the page around the widget gives. */

/** Ask the page's own backend, with its cookies, for a token: JSON `{"token": …}` or the token itself as text. */
export async function pageToken(address: string): Promise<string> {
  const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json, text/plain" } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const text = (await response.text()).trim();
  return text.startsWith("{") ? (JSON.parse(text) as { token: string }).token : text;
}
