// A control chart: points in their order, centre line and limits named at the right edge, the
// moving average, and a mark with its rule's number on each point that completes one.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import {
  controlRange,
  judgedFrom,
  markOf,
  type ControlLimits,
  type ControlPoint,
} from './control_marks';
import { cssColor, useThemeName } from './palette';

export interface ControlChartProps {
  points: ControlPoint[];
  limits: ControlLimits | null;
  withEwma: boolean;
  label: string;
  height?: number;
  names: { value: string; ewma: string; centre: string; upper: string; lower: string };
  /** Below a point, by its place in `points`. */
  formatX: (index: number) => string;
  formatY: (value: number) => string;
  /** A click near a point. */
  onPick?: (index: number) => void;
}

const kFont = '13px system-ui, sans-serif';

export function ControlChart(props: ControlChartProps) {
  const { points, limits, withEwma, label, height = 300 } = props;
  const name = Object.values(props.names).join();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useThemeName();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = new uPlot(
      options(latest, element.clientWidth, height),
      table(latest.current),
      element,
    );
    plot.current = chart;
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      chart.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
    // Names and the number of series are fixed when it is made.
  }, [theme, height, withEwma, name]);

  useEffect(() => {
    plot.current?.setData(table({ points, withEwma }));
  }, [points, limits, withEwma]);

  const alarms = points.filter((point) => point.alarm !== 'none').length;
  return (
    <div
      ref={box}
      className="chart control-chart"
      role="img"
      aria-label={label}
      data-testid="control-chart"
      data-points={points.length}
      data-alarms={alarms}
      data-limits={limits ? (limits.provisional ? 'provisional' : 'frozen') : ''}
      style={{ minHeight: height }}
    />
  );
}

function table({
  points,
  withEwma,
}: Pick<ControlChartProps, 'points' | 'withEwma'>): uPlot.AlignedData {
  return [
    points.map((_, i) => i),
    points.map((point) => point.value),
    ...(withEwma ? [points.map((point) => point.ewma)] : []),
  ];
}

type Latest = { current: ControlChartProps };

function options(latest: Latest, width: number, height: number): uPlot.Options {
  const axis = {
    stroke: cssColor('--text-2'),
    grid: { show: false },
    ticks: { show: false },
    font: kFont,
  };
  const given = cssColor('--series-given');
  const y = (_plot: uPlot, value: number | null) =>
    value === null ? '—' : latest.current.formatY(value);
  return {
    width,
    height,
    padding: [14, 116, 0, 0],
    cursor: { y: false, points: { size: 9 } },
    legend: { show: true, live: true },
    scales: {
      x: { time: false },
      y: {
        range: () =>
          controlRange(latest.current.points, latest.current.limits, latest.current.withEwma),
      },
    },
    axes: [
      {
        ...axis,
        space: 90,
        size: 30,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200],
        values: (_plot, ticks) =>
          ticks.map((tick) =>
            tick < latest.current.points.length ? latest.current.formatX(tick) : '',
          ),
      },
      {
        ...axis,
        size: 70,
        values: (_plot, ticks) => ticks.map((tick) => latest.current.formatY(tick)),
      },
    ],
    series: [
      {
        value: (_plot, value: number | null) =>
          value === null ? '—' : latest.current.formatX(value),
      },
      {
        label: latest.current.names.value,
        stroke: given,
        width: 1.5,
        points: { show: true, size: 6, fill: given },
        value: y,
      },
      ...(latest.current.withEwma
        ? [
            {
              label: latest.current.names.ewma,
              stroke: cssColor('--series-third'),
              width: 2.5,
              points: { show: false },
              value: y,
            },
          ]
        : []),
    ],
    hooks: {
      drawAxes: [(chart) => drawLimits(chart, latest.current)],
      draw: [(chart) => drawMarks(chart, latest.current.points)],
      ready: [(chart) => listen(chart, latest)],
    },
  };
}

function listen(chart: uPlot, latest: Latest): void {
  chart.over.addEventListener('click', () => {
    const index = chart.cursor.idx;
    if (index !== null && index !== undefined) latest.current.onPick?.(index);
  });
}

interface LimitLine {
  value: number | null;
  name: string;
  color: string;
  dash: number[];
}

function drawLimits(chart: uPlot, props: ControlChartProps): void {
  const { limits, names, withEwma } = props;
  drawBorder(chart, judgedFrom(props.points));
  if (!limits) return;
  const edge = limits.provisional ? '--warning' : '--critical';
  const lines: LimitLine[] = [
    { value: limits.ucl, name: names.upper, color: edge, dash: [10, 5] },
    { value: limits.centre, name: names.centre, color: '--text-2', dash: [] },
    { value: limits.lcl, name: names.lower, color: edge, dash: [10, 5] },
  ];
  if (withEwma) {
    for (const value of [limits.ewmaUcl ?? null, limits.ewmaLcl ?? null])
      lines.push({ value, name: '', color: '--series-third', dash: [2, 5] });
  }
  drawLines(chart, lines, props.formatY);
}

function drawLines(chart: uPlot, lines: LimitLine[], formatY: ControlChartProps['formatY']): void {
  const { ctx, bbox } = chart;
  const dots = uPlot.pxRatio;
  ctx.save();
  ctx.font = `${13 * dots}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  for (const { value, name, color, dash } of lines) {
    if (value === null) continue;
    const y = chart.valToPos(value, 'y', true);
    ctx.strokeStyle = cssColor(color);
    ctx.fillStyle = cssColor(color);
    ctx.lineWidth = 1.5 * dots;
    ctx.setLineDash(dash.map((length) => length * dots));
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.textAlign = 'left';
    if (name) ctx.fillText(`${name} ${formatY(value)}`, bbox.left + bbox.width + 6 * dots, y);
  }
  ctx.restore();
}

/** Between what the limits were taken from and what they judge. */
function drawBorder(chart: uPlot, first: number): void {
  if (first < 0) return;
  const { ctx, bbox } = chart;
  const x = chart.valToPos(first - 0.5, 'x', true);
  ctx.save();
  ctx.fillStyle = cssColor('--surface-3');
  ctx.fillRect(bbox.left, bbox.top, x - bbox.left, bbox.height);
  ctx.restore();
}

/** A diamond for an alarm, a ring for a rule that is only shown; the numbers beside it. */
function drawMarks(chart: uPlot, points: ControlPoint[]): void {
  const { ctx } = chart;
  const dots = uPlot.pxRatio;
  ctx.save();
  ctx.font = `700 ${13 * dots}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  let clearFrom = -Infinity;
  points.forEach((point, i) => {
    const mark = markOf(point);
    if (mark === '' && point.alarm === 'none') return;
    const x = chart.valToPos(i, 'x', true);
    const y = chart.valToPos(point.value, 'y', true);
    const alarming = point.alarm !== 'none';
    const color = cssColor(alarming ? '--critical' : '--warning');
    const size = (alarming ? 8 : 7) * dots;
    ctx.strokeStyle = color;
    ctx.fillStyle = color;
    ctx.lineWidth = 2 * dots;
    ctx.beginPath();
    if (alarming) {
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y);
      ctx.lineTo(x, y + size);
      ctx.lineTo(x - size, y);
      ctx.closePath();
      ctx.fill();
    } else {
      ctx.arc(x, y, size, 0, 2 * Math.PI);
      ctx.stroke();
    }
    // In a dense row only those that have room are named; the list below the chart has all.
    const half = ctx.measureText(mark).width / 2;
    if (x - half < clearFrom) return;
    ctx.fillText(mark, x, y - size - 5 * dots);
    clearFrom = x + half + 4 * dots;
  });
  ctx.restore();
}
