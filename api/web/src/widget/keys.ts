/** What is typed into the widget is no shortcut of the page around it. */

export const KINDS = ["keydown", "keypress", "keyup"] as const;

/** For the widget's own element: an event from a field of the widget goes no further. */
export function kept(event: Event): void {
  const at = event.composedPath()[0];
  if (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement || at instanceof HTMLSelectElement) event.stopPropagation();
}
