export { Chart, type ChartProps, type Series } from './chart';
export {
  alignCurves,
  curveOfDoses,
  halfDay,
  kDayMarks,
  type CurveTable,
  type DosePoint,
} from './curve';
export { Sparkline } from './sparkline';
export { DoseChart } from './dose_chart';
export { cssColor, useThemeName } from './palette';
export { ControlChart, type ControlChartProps } from './control_chart';
export {
  controlRange,
  markOf,
  type ControlAlarm,
  type ControlLimits,
  type ControlPoint,
} from './control_marks';
export { CurvesChart, type DoseCurve } from './curves_chart';
export { IntervalBar, type IntervalBarProps } from './interval_bar';
export { ParetoChart, type ParetoChoice } from './pareto_chart';
export { spanOf, type Span } from './span';
export { ThreeCurvesChart } from './three_curves_chart';
