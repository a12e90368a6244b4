// How the fields of a meal are called on the page, in the form and where one was refused.
import type { MessageKey } from '@gaveurs/i18n';

export const fieldLabels = {
  code_lot: 'entry.lot',
  gaveur_id: 'entry.gaveur',
  gaveur_nom: 'entry.gaveur',
  site: 'entry.site',
  genetique: 'lot.strain',
  jour: 'entry.day',
  moment: 'entry.moment',
  timestamp: 'entry.time',
  dose_theorique: 'entry.planned',
  dose_reelle: 'entry.given',
  poids_moyen: 'entry.weight',
  nb_canards_vivants: 'entry.ducks',
  taux_mortalite: 'entry.mortality',
  temperature_stabule: 'entry.temperature',
  humidite_stabule: 'entry.humidity',
} as const satisfies Record<string, MessageKey>;
