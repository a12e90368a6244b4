// Choices between which one has to weigh: corn against rating (or liver where no rating is known
// yet), the loss as the colour and shape of the point. Small, still, and readable without colour.
import './pareto_chart.css';
import { placeOf, roundMarks, spanOf } from './span';

export interface ParetoChoice {
  x: number;
  y: number;
  /** Over what is allowed: drawn as a cross. */
  over: boolean;
  /** The one that is proposed: drawn large. */
  chosen: boolean;
  /** What a pointer over it is told. */
  title: string;
}

export interface ParetoChartProps {
  choices: ParetoChoice[];
  label: string;
  xLabel: string;
  yLabel: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
}

const kWidth = 460;
const kHeight = 230;
const kLeft = 64;
const kBottom = 44;
const kTop = 22;
const kRight = 14;
const kMarks = 4;

export function ParetoChart(props: ParetoChartProps) {
  const { choices, label, xLabel, yLabel, formatX, formatY } = props;
  const xs = spanOf(choices.map(({ x }) => x));
  const ys = spanOf(choices.map(({ y }) => y));
  if (!xs || !ys) return null;
  const px = (x: number) => kLeft + placeOf(x, xs) * (kWidth - kLeft - kRight);
  const py = (y: number) => kHeight - kBottom - placeOf(y, ys) * (kHeight - kBottom - kTop);
  const front = [...choices].filter((one) => !one.chosen).sort((a, b) => a.x - b.x);
  return (
    <svg className="pareto" viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label}>
      {roundMarks(ys, kMarks).map((y) => (
        <g key={y}>
          <line className="grid" x1={kLeft} x2={kWidth - kRight} y1={py(y)} y2={py(y)} />
          <text className="mark end" x={kLeft - 6} y={py(y) + 4}>
            {formatY(y)}
          </text>
        </g>
      ))}
      {roundMarks(xs, kMarks).map((x) => (
        <text key={x} className="mark middle" x={px(x)} y={kHeight - kBottom + 16}>
          {formatX(x)}
        </text>
      ))}
      <text className="name" x={kLeft} y={12}>
        {yLabel}
      </text>
      <text className="name end" x={kWidth - kRight} y={kHeight - 6}>
        {xLabel}
      </text>
      <polyline
        className="front"
        points={front.map(({ x, y }) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}
      />
      {choices.map((one, at) => (
        <g
          key={at}
          className={`choice ${one.chosen ? 'chosen' : ''} ${one.over ? 'over' : ''}`}
          transform={`translate(${px(one.x).toFixed(1)} ${py(one.y).toFixed(1)})`}
        >
          <title>{one.title}</title>
          <Mark {...one} />
        </g>
      ))}
    </svg>
  );
}

function Mark({ over, chosen }: ParetoChoice) {
  if (over) return <path d="M-5-5L5 5M5-5L-5 5" />;
  return chosen ? <rect x={-7} y={-7} width={14} height={14} rx={2} /> : <circle r={5} />;
}
