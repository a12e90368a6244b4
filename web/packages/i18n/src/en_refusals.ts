import type { frRefusals } from './fr_refusals';

export const enRefusals: Record<keyof typeof frRefusals, string> = {
  'refusal.loop.too_few':
    'Too few closed lots: {closed} are known, it takes {needed} to learn from.',
  'refusal.loop.losses_unknown':
    'Hardly any closed lot says its loss: no curve can be called safe.',
  'refusal.loop.no_safe_curve':
    'No curve keeps the site’s loss limit ({limit_pct}) for these feeders.',
  'refusal.loop.too_many_lots': 'At most 40 lots can be asked for together.',
  'refusal.curve.meals': '{meals} meals: a curve has 1 to {most}.',
  'refusal.curve.dose': 'Meal {meal}: {dose_g} is not between {low_g} and {high_g} per duck.',
  'refusal.curve.step': 'Meal {meal}: {step_g} from the meal before, {most_g} at most.',
  'refusal.curve.loss':
    '95 lots in 100 would lose up to {loss_pct} of their ducks; the site’s limit is {limit_pct}.',
  'refusal.curve.short': 'A curve of so few meals says too little.',
  'refusal.curve.unlike_meals':
    'No known lot had {meals} meals: they have {low_meals} to {high_meals}.',
  'refusal.curve.unlike_corn':
    'No known lot was fed {corn_g} of corn per duck: they were fed {low_corn_g} to {high_corn_g}.',
  'refusal.curve.unlike_first':
    'No known lot began with {first_g}: they begin with {low_first_g} to {high_first_g}.',
  'refusal.curve.unlike_most':
    'No known lot was fed {most_g} at one meal: their most is {low_most_g} to {high_most_g}.',
  'refusal.whatif.no_lot': 'No closed lot of {site} is known.',
  'refusal.curve.list': 'Each meal needs a dose in grams, 28 meals at most.',
  'refusal.curve.only_change': 'Doses belong to a change only.',
  'refusal.proposition.unknown': 'There is no such proposal.',
  'refusal.proposition.state': 'It is decided already: this proposal is “{state}”.',
  'refusal.lot.unknown': 'No lot has this code.',
  'refusal.gaveur.unknown': 'Feeder {gaveur_id} is not known.',
  'refusal.gaveur.other_site': 'The feeders must be of one site.',
  'refusal.gaveur.none': 'Choose 1 to 40 feeders.',
  'refusal.field.person': 'The name of a person is needed.',
  'refusal.field.reason': 'A reason is needed.',
  'refusal.clusters.too_few':
    'Too few closed lots to look for groups: {known} known, {needed} are needed.',
  'refusal.clusters.chance':
    'No groups stand out from chance (silhouette {silhouette}, and {shuffled} by chance).',
  'refusal.anomalies.too_few':
    'Too few closed lots to tell what is usual: {known} known, {needed} are needed.',
  'refusal.forecast.too_few':
    'Too few closed lots: {closed} in the last {days} days, {needed} are needed.',
  'refusal.plan.too_few':
    'Fewer than {needed} lots of {site} closed within a year: nobody can say when a ' +
    'lot is ready.',
  'refusal.plan.too_large': 'At most {lots} lots and {days} days can be planned together.',
  'refusal.alert.acknowledged': 'This alert is acknowledged already.',
  'refusal.alert.unknown': 'There is no such alert.',
  'refusal.meal.other_gaveur': 'This lot is another feeder’s.',
  'refusal.meal.other_site': 'This lot is of another site.',
  'refusal.site.unknown': 'This site is not known.',
  'refusal.lot.forgotten': 'The meals of this lot are no longer all kept: it takes no more.',
};
