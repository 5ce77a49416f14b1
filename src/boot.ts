/**
 * The first script of the page. The frame that index.html draws is painted before anything else is fetched; the editor
 * follows as a chunk of its own, with its style sheet.
 */

// The remembered theme, before the first colour is seen. A blocked storage leaves the system's.
try {
  const theme = localStorage.getItem('convas.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}

void import('./main.tsx');
