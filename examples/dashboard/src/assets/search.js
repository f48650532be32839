// Finds a school or district by name: a combobox, by keyboard or pointer.
(function () {
  "use strict";
  var input = document.getElementById("search");
  var list = document.getElementById("search-results");
  var status = document.getElementById("search-status");
  var root = document.body.dataset.root;
  var LIMIT = 10;
  var found = [];
  var active = -1;
  var loading = false;

  // The names are loaded when they are first needed.
  function load() {
    if (globalThis.entities || loading) return;
    loading = true;
    var script = document.createElement("script");
    script.src = root + "data/entities.js";
    script.onload = search;
    document.head.append(script);
  }

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function search() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    found = [];
    if (words.length && globalThis.entities) {
      globalThis.entities.forEach(function (entity) {
        var name = plain(entity[1]);
        if (words.every(function (word) { return name.includes(word); })) {
          found.push({ entity: entity, first: name.startsWith(words[0]) });
        }
      });
      // An independent charter is a school and its own district: the school is enough.
      var schools = new Set(found.filter(function (item) { return item.entity.length > 3; }).map(function (item) { return item.entity[1]; }));
      found = found.filter(function (item) { return item.entity.length > 3 || !schools.has(item.entity[1]); });
      found.sort(function (a, b) { return b.first - a.first; });
    }
    show(words.length > 0);
  }

  function show(asked) {
    active = -1;
    list.replaceChildren();
    found.slice(0, LIMIT).forEach(function (item, i) {
      var entity = item.entity;
      var option = document.createElement("li");
      option.id = "search-option-" + i;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(entity[1]);
      var where = document.createElement("span");
      var district = entity.length > 3 && entity[3] !== null ? ", " + globalThis.entities[entity[3]][1] : "";
      where.textContent = entity[2] + district;
      option.append(where);
      option.addEventListener("mousedown", function (event) {
        event.preventDefault();
        go(i);
      });
      list.append(option);
    });
    var open = found.length > 0;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    input.removeAttribute("aria-activedescendant");
    status.textContent = !asked ? "" : found.length === 0 ? "Nothing found" : found.length + " found";
  }

  function go(i) {
    location.href = root + found[i].entity[0];
  }

  function move(step) {
    var shown = Math.min(found.length, LIMIT);
    if (!shown) return;
    active = (active + step + shown) % shown;
    Array.prototype.forEach.call(list.children, function (option, i) {
      option.setAttribute("aria-selected", String(i === active));
    });
    input.setAttribute("aria-activedescendant", "search-option-" + active);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", function () {
    load();
    search();
  });
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(active < 0 ? 0 : -1);
    else if (event.key === "Enter" && found.length) go(active < 0 ? 0 : active);
    else if (event.key === "Escape") {
      found = [];
      input.value = "";
      show(false);
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", function () {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  });
})();
