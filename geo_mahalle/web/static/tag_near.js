// Open problems near a place, as the office judges them: the same weights as register/hazards/matching.py.
import { metres } from "/static/tag_place.js";

const INTERCEPT = 4.6, PER_METRE = -0.12, PER_LOG_DAY = -0.55, RADIUS_M = 80;
const WORTH_ASKING = 0.15;

export function chance(distance_m, silent_days) {
  if (distance_m > RADIUS_M) return 0;
  return 1 / (1 + Math.exp(-(INTERCEPT + PER_METRE * distance_m + PER_LOG_DAY * Math.log1p(Math.max(silent_days, 0)))));
}

/** The open problems of a kind that a report here may be about, most probable first, at most three. */
export function nearby(problems, category, point, now) {
  if (!point) return [];
  return problems
    .filter(one => one.category === category)
    .map(one => {
      const days = Math.max(0, Math.floor((now - Date.parse(one.opened_on)) / 86400000));
      const far = metres(point, [one.lon, one.lat]);
      return { ...one, days, far, chance: chance(far, days) };
    })
    .filter(one => one.chance >= WORTH_ASKING || one.far <= 25)
    .sort((one, other) => other.chance - one.chance || one.far - other.far)
    .slice(0, 3);
}
