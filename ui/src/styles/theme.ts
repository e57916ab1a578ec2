/** The color scheme of the page: light, dark, or the system's. Page colors follow it, see `tokens.css`. */

export type ColorTheme = "system" | "light" | "dark";

/** Shows a theme; Spectrum's page style reads the same attribute. */
export function showTheme(theme: ColorTheme): void {
  const page = document.documentElement;
  if (theme === "system") delete page.dataset.colorScheme;
  else page.dataset.colorScheme = theme;
}
