// A program's parameters as the server describes them: one field each, with what the server said
// against it.
import type { ProgramParameter, Reason } from '@gaveurs/client';
import type { FormValue, FormValues } from './form_values';
import { useWords } from './words';

interface FieldProps {
  id: string;
  parameter: ProgramParameter;
  value: FormValue | undefined;
  invalid: boolean;
  onChange: (value: FormValue) => void;
}

function Numbers({ id, parameter, value, onChange }: FieldProps) {
  const chosen = Array.isArray(value) ? value : [];
  const { minimum = 1, maximum = 1 } = parameter;
  const all = Array.from({ length: maximum - minimum + 1 }, (_, i) => minimum + i);
  const toggled = (n: number) =>
    chosen.includes(n) ? chosen.filter((one) => one !== n) : [...chosen, n].sort((a, b) => a - b);
  return (
    <div className="segmented" role="group" aria-labelledby={`${id}-label`}>
      {all.map((n) => (
        <button
          key={n}
          type="button"
          aria-pressed={chosen.includes(n)}
          onClick={() => onChange(toggled(n))}
        >
          {n}
        </button>
      ))}
    </div>
  );
}

function Field(props: FieldProps) {
  const { id, parameter, value, invalid, onChange } = props;
  const { choice, unset } = useWords();
  const text = typeof value === 'string' ? value : '';
  if (parameter.kind === 'integers') return <Numbers {...props} />;
  if (parameter.kind === 'choice') {
    return (
      <select
        id={id}
        className="input"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      >
        {parameter.choices?.map((name) => (
          <option key={name} value={name}>
            {choice(name)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      className="input"
      value={text}
      inputMode={parameter.kind === 'name' ? 'text' : 'decimal'}
      maxLength={parameter.max_length}
      placeholder={parameter.default === null ? unset(parameter.name) : undefined}
      aria-invalid={invalid}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Flag({ id, program, parameter, value, onChange }: FieldProps & { program: string }) {
  const { parameter: label } = useWords();
  return (
    <label className="flag" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label(program, parameter.name)}
    </label>
  );
}

export function ParameterForm({
  program,
  parameters,
  values,
  reasons,
  onChange,
}: {
  program: string;
  parameters: ProgramParameter[];
  values: FormValues;
  reasons: Reason[];
  onChange: (values: FormValues) => void;
}) {
  const { parameter: label, hint } = useWords();
  const propsOf = (parameter: ProgramParameter): FieldProps => ({
    id: `${program}-${parameter.name}`,
    parameter,
    value: values[parameter.name],
    invalid: reasons.some(({ path }) => path === parameter.name),
    onChange: (value) => onChange({ ...values, [parameter.name]: value }),
  });
  const flags = parameters.filter(({ kind }) => kind === 'flag');
  return (
    <>
      <div className="fields">
        {parameters
          .filter(({ kind }) => kind !== 'flag')
          .map((parameter) => {
            const props = propsOf(parameter);
            const why = reasons.find(({ path }) => path === parameter.name);
            return (
              <div key={parameter.name} className="field">
                <label id={`${props.id}-label`} htmlFor={props.id}>
                  {label(program, parameter.name)}
                </label>
                <Field {...props} />
                {why ? (
                  <span className="field-error">{why.reason}</span>
                ) : (
                  <span className="hint">{hint(program, parameter.name, parameter.meaning)}</span>
                )}
              </div>
            );
          })}
      </div>
      {flags.length > 0 && (
        <div className="flags">
          {flags.map((parameter) => (
            <Flag key={parameter.name} program={program} {...propsOf(parameter)} />
          ))}
        </div>
      )}
    </>
  );
}
