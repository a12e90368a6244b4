// What the server would derive from the world for supervision and reports.
import type { Dashboard, GaveurPerformance, WeeklyReport } from '../packages/client/src/types';
import { gaveurs, sites, type FakeWorld } from './fake_world';

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);

export function dashboard(world: FakeWorld): Dashboard {
  const lots = world.lots.map((lot) => world.lotOf(lot));
  const active = world.alerts.filter((alert) => alert.active);
  const count = (severity: string, site?: string) =>
    active.filter((alert) => alert.severity === severity && (!site || alert.site_code === site))
      .length;
  return {
    timestamp: new Date().toISOString(),
    seq: world.seq,
    totaux: {
      sites: sites.length,
      gaveurs: gaveurs.length,
      lots_actifs: lots.length,
      canards_vivants: sum(lots.map((lot) => lot.nb_canards_vivants ?? 0)),
      repas_24h: sum(lots.map((lot) => lot.nb_repas)),
      alertes_actives: active.length,
      alertes_critiques: count('critical'),
      lots_sans_donnees: count('no_data'),
    },
    tronque: false,
    sites: sites.map((site) => {
      const own = lots.filter((lot) => lot.site_code === site.code);
      const alertes = {
        critical: count('critical', site.code),
        warning: count('warning', site.code),
        no_data: count('no_data', site.code),
      };
      const etat = (['critical', 'warning', 'no_data'] as const).find((one) => alertes[one] > 0);
      return {
        ...site,
        nb_gaveurs: gaveurs.filter((gaveur) => gaveur.site_code === site.code).length,
        nb_lots_actifs: own.length,
        nb_lots_termines: 0,
        alertes,
        etat: etat ?? 'normal',
        nb_canards_vivants: sum(own.map((lot) => lot.nb_canards_vivants ?? 0)),
        taux_mortalite:
          Math.round((sum(own.map((lot) => lot.taux_mortalite ?? 0)) / own.length) * 10) / 10,
        itm_moyen: 14.6,
        poids_foie_moyen_g: null,
      };
    }),
    lots,
    alertes: active,
  };
}

export function performance(world: FakeWorld): GaveurPerformance[] {
  return gaveurs.map((gaveur) => {
    const lots = world.lots.filter((lot) => lot.gaveur.id === gaveur.id);
    return {
      gaveur_id: gaveur.id,
      nom: gaveur.nom,
      site_code: gaveur.site_code,
      lots_actifs: lots.length,
      lots_termines: 0,
      repas: sum(lots.map((lot) => lot.meals.length)),
      ecart_dose_moyen_pct: -1.1,
      mortalite_moyenne: 1.9,
      itm_moyen: 14.2,
      poids_foie_moyen_g: 528,
      perte_moyenne: 0.038,
      alertes_actives: world.alerts.filter((alert) => alert.gaveur_id === gaveur.id).length,
    };
  });
}

export function weeklyReport(world: FakeWorld, id: number, semaine: string | null): WeeklyReport {
  const gaveur = gaveurs[id - 1]!;
  const lots = world.lots.filter((lot) => lot.gaveur.id === id);
  const comparison = {
    lots: 12,
    ecart_dose_pct: -1.2,
    gain_par_jour_g: 118,
    mortalite_pct: 1.6,
    itm: 14.4,
  };
  const given = sum(lots.flatMap((lot) => lot.meals.map((meal) => meal.dose_reelle ?? 0)));
  const planned = sum(lots.flatMap((lot) => lot.meals.map((meal) => meal.dose_theorique ?? 0)));
  return {
    gaveur_id: id,
    gaveur_nom: gaveur.nom,
    site_code: gaveur.site_code,
    semaine: semaine ?? '2026-W48',
    debut: '2026-11-22T23:00:00Z',
    fin: '2026-11-29T23:00:00Z',
    repas: { attendus: 28, donnes: sum(lots.map((lot) => lot.meals.length)) },
    doses: { planifiee_g: planned, donnee_g: given, ecart_pct: (given / planned - 1) * 100 },
    lots: lots.map((lot) => ({
      code_lot: lot.code,
      genetique: 'Mulard',
      repas: lot.meals.length,
      dose_planifiee_g: sum(lot.meals.map((meal) => meal.dose_theorique ?? 0)),
      dose_donnee_g: sum(lot.meals.map((meal) => meal.dose_reelle ?? 0)),
      ecart_pct: -0.8,
      poids_debut_g: 4460,
      poids_fin_g: 5010,
      gain_g: 550,
      mortalite_debut: 0,
      mortalite_fin: 2.1,
      jour_debut: 0,
      jour_fin: 5,
      itm: null,
      itm_classe: null,
    })),
    mortalite: { fin_pct: 2.1, gain_pct: 2.1 },
    itm: { moyen: null, classe: null },
    alertes: [{ kind: 'dose_deviation', severity: 'warning', nombre: 1 }],
    comparaison: {
      historique: comparison,
      site: comparison,
      cooperative: { ...comparison, lots: 40 },
    },
  };
}
