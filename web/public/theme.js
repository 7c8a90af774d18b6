(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("hands4j.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    // One switch for screenshots and browser tests: no animation, fixed clock and locale.
    if (localStorage.getItem("hands4j.still") === "1") root.dataset.still = "1";
  } catch (refused) {
    // Storage may be refused; the system's theme is used then.
  }
})();
