export { Chart, type ChartProps, type Series } from './chart';
export { alignCurves, halfDay, kDayMarks, type CurveTable, type DosePoint } from './curve';
export { Sparkline } from './sparkline';
export { DoseChart } from './dose_chart';
export { cssColor, useThemeName } from './palette';
