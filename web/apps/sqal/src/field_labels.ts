// How the fields of the line's forms are called where the server refuses one.
import type { FieldLabels } from '@gaveurs/ui';

export const fieldLabels: FieldLabels = {
  author: 'alerts.name_title',
  samples: 'freeze.samples',
  lower: 'freeze.lower',
  upper: 'freeze.upper',
  note: 'freeze.note',
  alarm_rules: 'freeze.rules',
  code_lot: 'unlinked.lot',
};
