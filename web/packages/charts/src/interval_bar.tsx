// A forecast as a bar: where it lies in nine of ten cases, in half of them, its mean, and a limit
// it must keep. Figures stand beside it in words; the bar adds only their places.
import './interval_bar.css';
import { placeOf, type Span } from './span';

export interface IntervalBarProps {
  mean: number;
  half: Span;
  most: Span;
  /** Of the whole line: the same for bars that are compared. */
  span: Span;
  label: string;
  limit?: number;
  /** The bound that must stay below the limit. */
  bound?: number | null;
  /** Where what it is compared with lies. */
  beside?: number | null;
  tone?: 'good' | 'bad';
}

const percent = (place: number) => `${(place * 100).toFixed(2)}%`;

export function IntervalBar(props: IntervalBarProps) {
  const { mean, half, most, span, label, limit, bound, beside, tone = 'good' } = props;
  const range = ({ low, high }: Span) => ({
    left: percent(placeOf(low, span)),
    width: percent(placeOf(high, span) - placeOf(low, span)),
  });
  const at = (value: number) => ({ left: percent(placeOf(value, span)) });
  return (
    <div className={`interval ${tone}`} role="img" aria-label={label}>
      <span className="most" style={range(most)} />
      <span className="half" style={range(half)} />
      {typeof beside === 'number' && <span className="beside" style={at(beside)} />}
      <span className="mean" style={at(mean)} />
      {typeof bound === 'number' && <span className="bound" style={at(bound)} />}
      {limit !== undefined && <span className="limit" style={at(limit)} />}
    </div>
  );
}
