// The metric explorer: another year, group or kind of entity, from the data file of the measure and group.
(function () {
  "use strict";
  var form = document.getElementById("explorer");
  var status = document.getElementById("explorer-status");
  var chart = document.getElementById("explorer-chart");
  var table = document.querySelector("table.explorer");
  var root = document.body.dataset.root;
  var unit = form.dataset.unit;
  var loaded = {};

  function slug(code) {
    return code.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase();
  }

  function withRows(group, then) {
    if (loaded[group]) return then(loaded[group]);
    var script = document.createElement("script");
    script.src = root + "data/" + form.dataset.measure + "/" + slug(group) + ".js";
    script.onload = function () {
      loaded[group] = globalThis.explored;
      script.remove();
      then(loaded[group]);
    };
    document.head.append(script);
  }

  function element(name, content, attributes) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (content) made.append(content);
    return made;
  }

  function link(entity) {
    return element("a", entity[1], { href: root + entity[0] });
  }

  function numberCell(value, inUnit, hidden) {
    var cell = element("td", null, { class: "number" });
    if (value !== null) cell.dataset.sort = value;
    cell.innerHTML = figures.cell(value, inUnit, hidden);
    return cell;
  }

  function show() {
    var year = Number(form.elements.year.value);
    var district = form.elements.level.value === "district";
    var wanted = form.elements.filter.value.toLowerCase();
    withRows(form.elements.group.value, function (rows) {
      var chosen = rows.filter(function (row) {
        var entity = entities[row[0]];
        return row[1] === year && (entity.length === 3) === district && entity[1].toLowerCase().includes(wanted);
      });
      table.tBodies[0].replaceChildren.apply(table.tBodies[0], chosen.map(function (row) {
        var entity = entities[row[0]];
        var hidden = row.length === 2;
        var line = element("tr");
        line.append(
          element("th", link(entity), { scope: "row" }),
          element("td", entity.length > 3 && entity[3] !== null ? link(entities[entity[3]]) : null),
          element("td", entity[2]),
          numberCell(hidden ? null : row[2], unit, hidden),
          numberCell(hidden ? null : row[3], "count", hidden)
        );
        return line;
      }));
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
      var shown = chosen.filter(function (row) { return row.length > 2 && row[2] !== null; }).length;
      status.textContent = figures.count(shown) + " of " + figures.count(chosen.length) + (district ? " districts" : " schools") + " shown.";
      // The chart is of all students' schools in the latest year.
      if (chart) chart.hidden = year !== Number(form.dataset.year) || district || wanted !== "" || form.elements.group.value !== "ALL";
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    location.href = form.elements.metric.value + ".html";
  });
  form.addEventListener("input", function (event) {
    if (event.target.id !== "metric") show();
  });
  // A browser keeps what was chosen when it goes back.
  addEventListener("pageshow", function () {
    form.elements.metric.value = form.dataset.measure;
    if (form.elements.group.value !== "ALL" || form.elements.year.value !== form.dataset.year || form.elements.level.value !== "school" || form.elements.filter.value) show();
  });
})();
