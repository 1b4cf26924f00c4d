// Light, dark, or as the system.

import { byId } from "./dom";

const KEY = "querydsl-studio-theme";

/** Apply the chosen theme, and let the button change it. */
export function startTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light")) === "dark";
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    byId("theme").textContent = isDark() ? "Light" : "Dark";
    byId("theme").setAttribute("aria-label", isDark() ? "Use the light theme" : "Use the dark theme");
  };
  byId("theme").onclick = () => { localStorage.setItem(KEY, isDark() ? "light" : "dark"); apply(); };
  system.addEventListener("change", apply);
  apply();
}
