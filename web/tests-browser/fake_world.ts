// A small world in memory for trying the screens without the server: a few lots
// of the demo gaveurs, meals as time goes on, alerts. Only test code uses it.
import type { Alert, CurvePoint, Gaveur, Lot, Meal, Moment } from '../packages/client/src/types';

export const gaveurs: Gaveur[] = [
  ['Jean Martin', 'LL'],
  ['Sophie Dubois', 'LS'],
  ['Pierre Leroy', 'MT'],
  ['Marie Petit', 'LL'],
  ['Luc Blanc', 'LS'],
].map(([nom, site_code], index) => ({
  id: index + 1,
  nom: nom!,
  site_code: site_code!,
  email: null,
}));

export const sites = [
  { code: 'LL', nom: 'Bretagne', region: null },
  { code: 'LS', nom: 'Pays de Loire', region: null },
  { code: 'MT', nom: 'Maubourguet', region: null },
];

const kDays = 12;
const kHalfDayMs = 12 * 3600_000;
const kLastMealAgoMs = 2 * 3600_000;

/** A seeded source, so that pictures of two runs can be compared. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

interface WorldLot {
  code: string;
  gaveur: Gaveur;
  initial: number;
  alive: number;
  meals: Meal[];
}

export interface Event {
  seq: number;
  gaveurId: number;
  frame: Record<string, unknown>;
}

export class FakeWorld {
  seq = 0;
  readonly events: Event[] = [];
  readonly alerts: Alert[] = [];
  readonly lots: WorldLot[] = [];
  private readonly random_ = seeded(7);
  private readonly listeners_ = new Set<(event: Event) => void>();

  constructor(lotsPerGaveur = 2, halfDays = 9) {
    gaveurs.forEach((gaveur, at) => {
      for (let n = 1; n <= lotsPerGaveur; n += 1) {
        const initial = 46 + Math.floor(this.random_() * 9);
        // Serials no simulator reaches: the same world is also fed to a real server.
        const code = `${gaveur.site_code}2611${900 + at * lotsPerGaveur + n}`;
        this.lots.push({ code, gaveur, initial, alive: initial, meals: [] });
      }
    });
    this.lots.forEach((lot, at) => {
      const count = halfDays + (at % 3) * 2;
      for (let i = 0; i < count; i += 1) {
        this.feed(lot, Date.now() - (count - 1 - i) * kHalfDayMs - kLastMealAgoMs);
      }
    });
    this.raise(
      this.lots[0]!,
      'dose_deviation',
      'warning',
      11.8,
      10,
      '%',
      'Dose donnée 11,8 % sous la dose prévue',
    );
    this.raise(this.lots[3]!, 'mortality', 'critical', 5.4, 5, '%', 'Mortalité du lot à 5,4 %');
    this.raise(
      this.lots[6]!,
      'meal_overdue',
      'no_data',
      4,
      3,
      'h',
      'Aucun repas reçu depuis plus de 3 h',
    );
  }

  onEvent(listener: (event: Event) => void): () => void {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  }

  /** One meal of every lot, as after half a day. */
  tick(): void {
    for (const lot of this.lots) if (lot.meals.length < kDays * 2) this.feed(lot, Date.now());
  }

  plan(lot: WorldLot): CurvePoint[] {
    return Array.from({ length: kDays * 2 }, (_, i) => {
      const evening = i % 2;
      const dose_g = Math.round(
        200 + 10 * evening + (Math.floor(i / 2) / kDays) * (260 + 20 * evening),
      );
      return {
        repas: i + 1,
        jour: Math.floor(i / 2),
        moment: moment(i),
        dose_g: dose_g + (lot.initial % 3),
      };
    });
  }

  private feed(lot: WorldLot, atMs: number): void {
    const i = lot.meals.length;
    const planned = this.plan(lot)[i]!.dose_g;
    if (this.random_() < 0.04) lot.alive -= 1;
    const meal: Meal = {
      code_lot: lot.code,
      gaveur_id: lot.gaveur.id,
      gaveur_nom: lot.gaveur.nom,
      site: lot.gaveur.site_code,
      genetique: 'Mulard',
      jour: Math.floor(i / 2),
      moment: moment(i),
      dose_theorique: planned,
      dose_reelle: Math.round(planned * (0.95 + this.random_() * 0.1)),
      poids_moyen: Math.round(4450 + i * 62 + this.random_() * 30),
      nb_canards_vivants: lot.alive,
      taux_mortalite: Math.round(((lot.initial - lot.alive) / lot.initial) * 1000) / 10,
      temperature_stabule: Math.round((19 + this.random_() * 4) * 10) / 10,
      humidite_stabule: Math.round(55 + this.random_() * 20),
      timestamp: new Date(atMs).toISOString(),
      pret_abattage: false,
      seq: 0,
    };
    this.record(lot, meal);
  }

  /** Stores a meal, new or corrected, and tells the streams. */
  record(lot: WorldLot, meal: Meal): number {
    const at = lot.meals.findIndex((one) => one.jour === meal.jour && one.moment === meal.moment);
    const stored = { ...meal, seq: ++this.seq };
    if (at < 0) lot.meals.push(stored);
    else lot.meals[at] = stored;
    const { seq, ...data } = stored;
    this.emit({
      seq,
      gaveurId: lot.gaveur.id,
      frame: { type: 'gavage_realtime', seq, timestamp: now(), data },
    });
    return seq;
  }

  private raise(
    lot: WorldLot,
    kind: string,
    severity: Alert['severity'],
    value: number,
    threshold: number,
    unit: string,
    message: string,
  ): void {
    const at = now();
    this.publish({
      id: this.alerts.length + 1,
      source: `lot/${lot.code}`,
      code_lot: lot.code,
      gaveur_id: lot.gaveur.id,
      site_code: lot.gaveur.site_code,
      kind,
      severity,
      count: 1,
      first_at: at,
      last_at: at,
      since: at,
      value,
      threshold,
      unit,
      message,
      active: true,
      acknowledged_at: null,
      acknowledged_by: null,
      cleared_at: null,
      seq: 0,
    });
  }

  publish(alert: Alert): Alert {
    const stored = { ...alert, seq: ++this.seq };
    const at = this.alerts.findIndex((one) => one.id === stored.id);
    if (at < 0) this.alerts.push(stored);
    else this.alerts[at] = stored;
    this.emit({
      seq: stored.seq,
      gaveurId: stored.gaveur_id ?? 0,
      frame: { type: 'alert', seq: stored.seq, timestamp: now(), data: stored },
    });
    return stored;
  }

  private emit(event: Event): void {
    this.events.push(event);
    for (const listener of [...this.listeners_]) listener(event);
  }

  lotOf(lot: WorldLot): Lot {
    const last = lot.meals[lot.meals.length - 1]!;
    const active = this.alerts.filter((alert) => alert.active && alert.code_lot === lot.code);
    const worst = (['critical', 'warning', 'no_data'] as const).find((severity) =>
      active.some((alert) => alert.severity === severity),
    );
    return {
      id: this.lots.indexOf(lot) + 1,
      code_lot: lot.code,
      gaveur_id: lot.gaveur.id,
      gaveur_nom: lot.gaveur.nom,
      site_code: lot.gaveur.site_code,
      genetique: 'Mulard',
      debut_lot: '2026-11-18',
      nb_canards_initial: lot.initial,
      nb_canards_vivants: lot.alive,
      jour_actuel: last.jour,
      moment_actuel: last.moment,
      poids_moyen_actuel: last.poids_moyen,
      taux_mortalite: last.taux_mortalite,
      temperature_stabule: last.temperature_stabule,
      humidite_stabule: last.humidite_stabule,
      dose_theorique: last.dose_theorique,
      dose_reelle: last.dose_reelle,
      nb_repas: lot.meals.length,
      pret_abattage: false,
      statut: 'en_gavage',
      etat: worst ?? 'normal',
      alertes_actives: active.length,
      dernier_repas: last.timestamp,
      prochain_repas: new Date(Date.parse(last.timestamp) + kHalfDayMs).toISOString(),
      updated_at: last.timestamp,
      seq: last.seq,
      resultat: null,
    };
  }
}

function moment(i: number): Moment {
  return i % 2 === 0 ? 'matin' : 'soir';
}

function now(): string {
  return new Date().toISOString();
}
