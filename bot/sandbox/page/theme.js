// A classic script in the head: the theme is set before the first paint, so nothing flashes.
(function () {
  var saved = null;
  try {
    saved = localStorage.getItem('workspace-theme');
  } catch (e) {
    /* storage is off: follow the system */
  }
  var dark = saved ? saved === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
