// Is the page light or dark?

const KEY = "wfo-workspace-colours";
const NAMES = ["auto", "light", "dark"];

export function themeName() {
  const kept = localStorage.getItem(KEY);
  return NAMES.includes(kept) ? kept : "auto";
}

/** From following the system to light to dark and round again. */
export function nextTheme() {
  const name = NAMES[(NAMES.indexOf(themeName()) + 1) % NAMES.length];
  localStorage.setItem(KEY, name);
  applyTheme();
}

export function applyTheme() {
  document.documentElement.dataset.theme = themeName();
}
