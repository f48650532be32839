// How figures are written: the one place, for the pages as they are built and for the metric explorer.
// A classic script, so that it also loads in pages that are opened from a folder; Node imports it.
(function (scope) {
  "use strict";

  /** Units: what a value is multiplied by to be shown, and the digits after the point that it is rounded to. */
  var UNITS = {
    percent: { scale: 100, digits: 1 },
    percentile: { scale: 1, digits: 0 },
    points: { scale: 1, digits: 1 },
    mean: { scale: 1, digits: 2 },
  };

  function ordinal(number) {
    var tens = number % 100;
    var ending = tens > 10 && tens < 14 ? "th" : ["th", "st", "nd", "rd"][number % 10] || "th";
    return number + ending;
  }

  /** A shown number as text. */
  function text(number, unit) {
    if (unit === "percentile") return ordinal(number);
    var digits = Math.abs(number).toFixed(UNITS[unit].digits);
    var minus = number < 0 ? "\u2212" : "";
    return minus + digits + (unit === "percent" ? "%" : "");
  }

  function count(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  var HIDDEN = '<span class="hidden-cell"><span aria-hidden="true">*</span><span class="visually-hidden">hidden</span></span>';
  var NONE = '<span class="none"><span aria-hidden="true">\u2013</span><span class="visually-hidden">not defined</span></span>';

  /** A figure in a table cell: the number, the symbol of a hidden one, or a dash where none is defined. */
  function cell(number, unit, hidden) {
    if (hidden) return HIDDEN;
    if (number === null || number === undefined) return NONE;
    return unit === "count" ? count(number) : text(number, unit);
  }

  scope.figures = { UNITS: UNITS, text: text, count: count, cell: cell, ordinal: ordinal };
})(globalThis);
