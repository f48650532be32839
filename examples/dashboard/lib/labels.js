/**
 * What figures are called. A metric or group that is not named here is shown all
 * the same, by its code.
 */

export const GROUPS = {
  ALL: "All students",
  AA: "African American",
  AI: "American Indian",
  AS: "Asian",
  FI: "Filipino",
  HI: "Hispanic",
  PI: "Pacific Islander",
  WH: "White",
  MR: "Two or more races",
  EL: "English learners",
  EL_RFEP: "English learners and recently redesignated",
  RFEP: "Redesignated fluent English proficient",
  LTEL: "Long-term English learners",
  SED: "Socioeconomically disadvantaged",
  SWD: "Students with disabilities",
  FOS: "Foster youth",
  HOM: "Homeless",
  MIG: "Migrant",
  F: "Female",
  M: "Male",
  X: "Nonbinary",
};

export const DOMAINS = { academic: "Academic", culture_climate: "Culture and climate" };

export const SCHOOL_LEVELS = { elementary: "Elementary", middle: "Middle", high: "High", span: "Span" };

/** unit: percent (a share), percentile, points, or mean. measured: what the value is, in a phrase. */
const METRICS = {
  academic_achievement: ["Academic achievement", "percent", "academic", "students who met or exceeded the standard"],
  academic_growth: ["Academic growth", "percentile", "academic", "place of the school's growth among all, 50 is typical"],
  academic_growth_effect: ["Academic growth effect", "points", "academic", "scale-score points gained beyond what was expected"],
  high_school_readiness: ["High-school readiness", "percent", "academic", "eighth graders on track for high school"],
  graduation: ["Graduation", "percent", "academic", "students who graduated with their cohort, an estimate"],
  college_career: ["College and career", "percent", "academic", "graduates prepared by what district files tell, at least"],
  chronic_absence: ["Chronic absence", "percent", "culture_climate", "students absent a tenth of their days or more"],
  suspension: ["Suspension", "percent", "culture_climate", "students suspended at least once"],
  el_redesignation: ["English learner redesignation", "percent", "culture_climate", "English learners redesignated as fluent"],
  social_emotional_skills: ["Social-emotional skills", "percent", "culture_climate", "students who answered favourably"],
  culture_climate: ["Culture and climate survey", "percent", "culture_climate", "respondents who answered favourably"],
  social_emotional_skills_mean: ["Social-emotional skills, mean", "mean", "culture_climate", "mean answer from 1 to 5"],
  culture_climate_mean: ["Culture and climate survey, mean", "mean", "culture_climate", "mean answer from 1 to 5"],
  survey_participation: ["Survey participation", "percent", "culture_climate", "those asked who answered"],
  distance_from_standard: ["Distance from standard", "points", "academic", "mean scale-score points above the standard"],
  el_progress: ["English learner progress", "percent", "academic", "English learners who progressed a level"],
};

const SUBJECTS = {
  all: "",
  ELA: "English",
  MATH: "mathematics",
  four_year: "four years",
  five_year: "five years",
  six_year: "six years",
};

const AUTHORITIES = { CORE: "CORE", Dashboard: "State Dashboard", DataQuest: "DataQuest" };

/** The measures that pages put first, in this order: those of the index of authority CORE. */
const HEADLINES = [
  "academic_achievement ELA", "academic_achievement MATH", "academic_growth ELA", "academic_growth MATH",
  "high_school_readiness all", "graduation four_year", "graduation five_year", "graduation six_year",
  "chronic_absence all", "suspension all", "el_redesignation all",
  "social_emotional_skills growth_mindset", "social_emotional_skills self_efficacy",
  "social_emotional_skills self_management", "social_emotional_skills social_awareness",
  "culture_climate student", "culture_climate staff", "culture_climate family",
];

/** Few enough for a row of columns or small charts. */
const MAIN = [
  "academic_achievement ELA", "academic_achievement MATH", "academic_growth ELA", "academic_growth MATH",
  "chronic_absence all", "suspension all",
];

const SHORT = {
  "academic_achievement ELA": "Achievement, English",
  "academic_achievement MATH": "Achievement, math",
  "academic_growth ELA": "Growth, English",
  "academic_growth MATH": "Growth, math",
  "chronic_absence all": "Chronic absence",
  "suspension all": "Suspension",
};

const words = (code) => code.replaceAll("_", " ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Everything that pages need to know of a measure: a metric and subject of an authority. */
export function measure(authority, metric, subject) {
  const [name, unit, domain, measured] = METRICS[metric] ?? [capital(words(metric)), "points", null, ""];
  const part = SUBJECTS[subject] ?? words(subject);
  const label = part ? `${name}, ${part}` : name;
  const key = `${metric} ${subject}`;
  const core = authority === "CORE";
  return {
    authority, metric, subject, unit, domain, measured, label,
    full: core ? label : `${label} (${AUTHORITIES[authority] ?? authority})`,
    short: SHORT[key] ?? label,
    slug: slug(`${authority}-${metric}-${subject}`),
    headline: core ? HEADLINES.indexOf(key) : -1,
    main: core ? MAIN.indexOf(key) : -1,
  };
}

export function groupName(code) {
  return GROUPS[code] ?? code;
}

export function groupOrder(code) {
  const place = Object.keys(GROUPS).indexOf(code);
  return place < 0 ? 99 : place;
}

/** A code as part of a file name. */
export function slug(code) {
  return code.replaceAll(/[^A-Za-z0-9]+/g, "-").toLowerCase();
}
