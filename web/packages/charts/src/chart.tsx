// uPlot as a React component: made once per theme and shape, fed with setData,
// resized with its box. X is a plain number (a meal's order), Y any unit.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { cssColor, useThemeName } from './palette';

export interface Series {
  label: string;
  values: (number | null)[];
  color: `--${string}`;
  dashed?: boolean;
  points?: boolean;
  /** `right` puts the series on a second axis. */
  side?: 'left' | 'right';
}

export interface ChartProps {
  x: number[];
  series: Series[];
  label: string;
  height?: number;
  /** Steps allowed between marks below the chart. */
  incrs?: number[];
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  formatRight?: (y: number) => string;
}

export function Chart(props: ChartProps) {
  const { x, series, label, height = 200 } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useThemeName();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  // Names, colours and sides decide the shape; values only refill it.
  const shape = series
    .map((item) => [item.label, item.color, item.dashed, item.side].join())
    .join(';');

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = new uPlot(
      options(latest, element.clientWidth, height),
      table(latest.current),
      element,
    );
    plot.current = chart;
    // The box decides the width, never the other way round (see chart.css).
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
  }, [shape, theme, height]);

  useEffect(() => {
    plot.current?.setData(table({ x, series }));
  }, [x, series]);

  return (
    <div ref={box} className="chart" role="img" aria-label={label} style={{ minHeight: height }} />
  );
}

function table({ x, series }: Pick<ChartProps, 'x' | 'series'>): uPlot.AlignedData {
  return [x, ...series.map((item) => item.values)];
}

function options(latest: { current: ChartProps }, width: number, height: number): uPlot.Options {
  const text = cssColor('--text-3');
  const line = cssColor('--line');
  const axis = {
    stroke: text,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  };
  const right = latest.current.series.some((item) => item.side === 'right');
  return {
    width,
    height,
    padding: [10, right ? 4 : 12, 0, 0],
    cursor: { y: false, points: { size: 7 } },
    legend: { show: true, live: true },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 44,
        size: 30,
        incrs: latest.current.incrs ?? [1, 2, 5, 10, 20, 50],
        values: (_plot, ticks) => ticks.map((tick) => latest.current.formatX(tick)),
      },
      {
        ...axis,
        size: 58,
        values: (_plot, ticks) => ticks.map((tick) => latest.current.formatY(tick)),
      },
      ...(right
        ? [
            {
              ...axis,
              scale: 'right',
              side: 1 as const,
              size: 52,
              grid: { show: false },
              values: (_plot: uPlot, ticks: number[]) =>
                ticks.map((tick) => (latest.current.formatRight ?? latest.current.formatY)(tick)),
            },
          ]
        : []),
    ],
    series: [
      {
        value: (_plot, value: number | null) =>
          value === null ? '—' : latest.current.formatX(value),
      },
      ...latest.current.series.map((item) => ({
        label: item.label,
        scale: item.side === 'right' ? 'right' : 'y',
        stroke: cssColor(item.color),
        width: item.dashed ? 1.5 : 2,
        dash: item.dashed ? [5, 4] : [],
        spanGaps: true,
        points: { show: item.points ?? false, size: 5, fill: cssColor(item.color) },
        value: (_plot: uPlot, value: number | null) => {
          if (value === null) return '—';
          const format =
            item.side === 'right' ? latest.current.formatRight : latest.current.formatY;
          return (format ?? latest.current.formatY)(value);
        },
      })),
    ],
  };
}
