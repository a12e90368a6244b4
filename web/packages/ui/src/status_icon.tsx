// One shape per state, so that a state can be told without its colour.
export type Tone = 'normal' | 'warning' | 'critical' | 'no_data';

const shapes: Record<Tone, React.ReactNode> = {
  normal: <path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
  warning: (
    <path
      d="M7 1.8l6 10.4H1z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinejoin="round"
    />
  ),
  critical: (
    <path
      d="M4.4 1h5.2L13 4.4v5.2L9.6 13H4.4L1 9.6V4.4zM7 4v3.6M7 9.2v1.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    />
  ),
  no_data: (
    <circle
      cx="7"
      cy="7"
      r="5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="2.6 2"
    />
  ),
};

export function StatusIcon({ tone, size = 14 }: { tone: Tone; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

export function StatusPill({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span className={`pill tone-${tone}`}>
      <StatusIcon tone={tone} />
      {children}
    </span>
  );
}
