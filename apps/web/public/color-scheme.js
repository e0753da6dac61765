/* global document, localStorage, matchMedia */
// Runs before the first paint so that a dark page never flashes white.
(function () {
  var root = document.documentElement;
  var chosen = null;
  try {
    chosen = localStorage.getItem('renubu-color-scheme');
  } catch {
    // Storage may be blocked: the system's setting then decides.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
