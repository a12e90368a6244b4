// Why the server refused, by the code of the refusal. Its figures come with their units.
export const frRefusals = {
  'refusal.loop.too_few':
    'Trop peu de lots terminés : {closed} sont connus, il en faut {needed} pour apprendre.',
  'refusal.loop.losses_unknown':
    'Presque aucun lot terminé ne dit sa perte : aucune courbe ne peut être dite sûre.',
  'refusal.loop.no_safe_curve':
    'Aucune courbe ne garde la perte permise du site ({limit_pct}) chez ces gaveurs.',
  'refusal.loop.too_many_lots': 'Au plus 40 lots peuvent être demandés ensemble.',
  'refusal.curve.meals': '{meals} repas : une courbe en a de 1 à {most}.',
  'refusal.curve.dose':
    'Repas {meal} : {dose_g} ne sont pas entre {low_g} et {high_g} par canard. ' + '',
  'refusal.curve.step': 'Repas {meal} : {step_g} par rapport au repas d’avant, {most_g} au plus.',
  'refusal.curve.loss':
    '95 lots sur 100 perdraient jusqu’à {loss_pct} de leurs canards ; la limite du ' +
    'site est {limit_pct}.',
  'refusal.curve.short': 'Une courbe d’aussi peu de repas dit trop peu.',
  'refusal.curve.unlike_meals':
    'Aucun lot connu n’a eu {meals} repas : ils en ont de {low_meals} à {high_meals}.',
  'refusal.curve.unlike_corn':
    'Aucun lot connu n’a reçu {corn_g} de maïs par canard : ' +
    'ils en ont de {low_corn_g} à {high_corn_g}.',
  'refusal.curve.unlike_first':
    'Aucun lot connu n’a commencé par {first_g} : ' +
    'ils commencent par {low_first_g} à {high_first_g}.',
  'refusal.curve.unlike_most':
    'Aucun lot connu n’a reçu {most_g} à un repas : ' +
    'le plus est de {low_most_g} à {high_most_g}.',
  'refusal.whatif.no_lot': 'Aucun lot terminé de {site} n’est connu.',
  'refusal.curve.list': 'Chaque repas a besoin d’une dose en grammes, 28 repas au plus.',
  'refusal.curve.only_change': 'Des doses ne vont qu’avec une modification.',
  'refusal.proposition.unknown': 'Cette proposition n’existe pas.',
  'refusal.proposition.state': 'C’est déjà décidé : cette proposition est « {state} ».',
  'refusal.lot.unknown': 'Aucun lot n’a ce code.',
  'refusal.gaveur.unknown': 'Le gaveur {gaveur_id} n’est pas connu.',
  'refusal.gaveur.other_site': 'Les gaveurs doivent être d’un même site.',
  'refusal.gaveur.none': 'Choisissez de 1 à 40 gaveurs.',
  'refusal.field.person': 'Il faut le nom d’une personne.',
  'refusal.field.reason': 'Il faut un motif.',
  'refusal.clusters.too_few':
    'Trop peu de lots terminés pour chercher des groupes : {known} connus, il en faut {needed}.',
  'refusal.clusters.chance':
    'Aucun groupe ne se distingue du hasard (silhouette {silhouette}, et {shuffled} au hasard).',
  'refusal.anomalies.too_few':
    'Trop peu de lots terminés pour dire ce qui est habituel : {known} connus, il ' +
    'en faut {needed}.',
  'refusal.forecast.too_few':
    'Trop peu de lots terminés : {closed} dans les {days} derniers jours, il en faut {needed}.',
  'refusal.plan.too_few':
    'Moins de {needed} lots de {site} se sont terminés en un an : personne ne peut ' +
    'dire quand un lot est prêt.',
  'refusal.plan.too_large':
    'Au plus {lots} lots et {days} jours peuvent être planifiés ensemble. ' + '',
  'refusal.alert.acknowledged': 'Cette alerte est déjà acquittée.',
  'refusal.alert.unknown': 'Cette alerte n’existe pas.',
  'refusal.meal.other_gaveur': 'Ce lot est celui d’un autre gaveur.',
  'refusal.meal.other_site': 'Ce lot est d’un autre site.',
  'refusal.site.unknown': 'Ce site n’est pas connu.',
  'refusal.lot.forgotten': 'Les repas de ce lot ne sont plus tous gardés : il n’en prend plus.',
} as const;
