const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const key = 'hasivu-report-theme';

/** Pages opened from a disk may have no storage: the choice then lasts as long as the page. */
function stored(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function keep(theme: Theme): boolean {
  try {
    localStorage.setItem(key, theme);
    return true;
  } catch {
    return false;
  }
}

/** A button that goes from the system's choice to light to dark. `onChange` redraws what takes colours from the style. */
export function offerThemes(onChange: () => void): void {
  const button = document.getElementById('theme');
  if (!button) return;
  let theme = stored();
  const apply = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    onChange();
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
    keep(theme);
    apply();
  });
  // Paper is light, whatever the screen is.
  addEventListener('beforeprint', () => {
    document.documentElement.dataset.theme = 'light';
    onChange();
  });
  addEventListener('afterprint', apply);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  apply();
}
