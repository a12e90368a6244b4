// Names of the cached server state. Everything a gaveur's stream may change hangs
// under ['gaveur', id], everything of the supervision under ['euralis'],
// everything of the quality line under ['sqal'].

export const keys = {
  gaveurs: ['gaveurs'] as const,
  gaveur: (id: number) => ['gaveur', id] as const,
  gaveurLots: (id: number) => ['gaveur', id, 'lots'] as const,
  gaveurMeals: (id: number) => ['gaveur', id, 'meals'] as const,
  gaveurAlerts: (id: number) => ['gaveur', id, 'alerts'] as const,
  report: (id: number, week: string | null) => ['report', id, week ?? 'current'] as const,
  euralis: ['euralis'] as const,
  dashboard: ['euralis', 'dashboard'] as const,
  recentMeals: ['euralis', 'meals'] as const,
  performance: ['euralis', 'performance'] as const,
  allAlerts: ['euralis', 'all-alerts'] as const,
  sqal: ['sqal'] as const,
  sqalReferences: ['sqal', 'references'] as const,
  sqalLivers: ['sqal', 'livers'] as const,
  sqalLiversOf: (device: string | null) => ['sqal', 'livers', device ?? ''] as const,
  /** Totals the server counts. */
  sqalFigures: ['sqal', 'figures'] as const,
  /** Devices, queue, samples without a lot, charts: what a new liver may change. */
  sqalLists: ['sqal', 'lists'] as const,
  sqalDevices: ['sqal', 'lists', 'devices'] as const,
  sqalHealth: (device: string) => ['sqal', 'lists', 'health', device] as const,
  sqalQueue: ['sqal', 'lists', 'queue'] as const,
  sqalUnlinked: ['sqal', 'lists', 'unlinked'] as const,
  sqalChart: (wish: object) => ['sqal', 'lists', 'chart', wish] as const,
  sqalAlerts: ['sqal', 'alerts'] as const,
  lot: (code: string) => ['lot', code] as const,
  lotDetail: (code: string) => ['lot', code, 'detail'] as const,
  lotHistory: (code: string) => ['lot', code, 'history'] as const,
  lotCurves: (code: string) => ['lot', code, 'curves'] as const,
  lotAlerts: (code: string) => ['lot', code, 'alerts'] as const,
};
