export { Chart, type ChartProps, type Series } from './chart';
export { alignCurves, halfDay, kDayMarks, type CurveTable, type DosePoint } from './curve';
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
