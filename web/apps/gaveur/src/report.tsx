export function Report({ id, week }: { id: number; week: string | null }) {
  return <p>{`${id} ${week}`}</p>;
}
