// Tables that sort by a click on a column's name; what has no number comes last either way.
(function () {
  "use strict";
  document.querySelectorAll("table.sortable").forEach(function (table) {
    table.tHead.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      var heading = button.parentElement;
      var column = heading.cellIndex;
      var number = heading.classList.contains("number");
      // Numbers begin with the largest.
      var before = heading.getAttribute("aria-sort");
      var down = before ? before === "ascending" : number;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      var rows = Array.prototype.map.call(table.tBodies[0].rows, function (row) {
        var cell = row.cells[column];
        var value = number ? parseFloat(cell.dataset.sort) : cell.textContent.trim();
        return { row: row, value: value, none: number && isNaN(value) };
      });
      var order = new Intl.Collator();
      rows.sort(function (a, b) {
        if (a.none || b.none) return a.none - b.none;
        var difference = number ? a.value - b.value : order.compare(a.value, b.value);
        return down ? -difference : difference;
      });
      table.tBodies[0].append.apply(table.tBodies[0], rows.map(function (item) { return item.row; }));
    });
  });
})();
