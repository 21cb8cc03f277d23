// Words and numbers on the page: Persian from the setup, digits of the language, elements without HTML.
let words = {};

export function learn(given) { words = given ?? {}; }

/** Say a text; {name} in it is filled in. */
export function text(msgid, values = {}) {
  return (words[msgid] ?? msgid).replace(/\{(\w+)\}/g, (all, name) => (name in values ? digits(values[name]) : all));
}

const isPersian = () => document.documentElement.lang === "fa";

export function digits(value) { return isPersian() ? String(value).replace(/[0-9]/g, one => "۰۱۲۳۴۵۶۷۸۹"[one]) : String(value); }

/** Make an element; children are texts or elements. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function picture(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 64 64");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/tag_pictures.svg#picture-${name}`);
  made.append(use);
  return made;
}

export const find = id => document.getElementById(id);

export function plain(value) {
  return String(value)
    .replace(/[۰-۹]/g, one => String("۰۱۲۳۴۵۶۷۸۹".indexOf(one)))
    .replace(/[٠-٩]/g, one => String("٠١٢٣٤٥٦٧٨٩".indexOf(one)))
    .replace(/ي/g, "ی").replace(/ك/g, "ک").replace(/[ۀة]/g, "ه")
    .replace(/[\u200c\u200e\u200f\u064b-\u065f]/g, "").toLowerCase().trim();
}

const GAP = "[ \\-_.]?";
const PHONE = new RegExp(`(?<!\\d)(?:(?:\\+|00)?98|0)${GAP}9(?:${GAP}\\d){9}(?!\\d)|(?<!\\d)0\\d{2,3}(?:${GAP}\\d){7,8}(?!\\d)`);
const TEN = new RegExp(`(?<!\\d)\\d(?:${GAP}\\d){9}(?!\\d)`, "g");
const PLATE = /(?<!\d)\d{2} ?(?:الف|[ابپتثجدزژسشصطعفقکگلمنوهی]) ?\d{3}(?:[ -]*(?:ایران)?[ -]*\d{2})?(?!\d)/;

/** What a note gives away about persons, as the office's own check says: phone, national_id, plate. */
export function personal(note) {
  const said = plain(note), found = [];
  if (PHONE.test(said)) found.push("phone");
  if ((said.match(TEN) ?? []).some(one => isNationalId(one.replace(/\D/g, "")))) found.push("national_id");
  if (PLATE.test(said)) found.push("plate");
  return found;
}

function isNationalId(number) {
  if (new Set(number).size === 1) return false;
  const rest = [...number.slice(0, 9)].reduce((sum, one, at) => sum + Number(one) * (10 - at), 0) % 11;
  return Number(number[9]) === (rest < 2 ? rest : 11 - rest);
}
