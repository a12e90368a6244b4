// Who decides, and why: the name, which the browser keeps, and the reason.
import { useI18n } from '@gaveurs/i18n';
import { useStored } from '@gaveurs/ui';
import { useState, type ReactNode } from 'react';
import { kNameKey } from './loop_form';

export interface Signature {
  by: string;
  reason: string;
}

/** The fields, and what they say; null while either is empty. */
export function useSignature(): { signature: Signature | null; fields: ReactNode } {
  const { t } = useI18n();
  const [name, setName] = useStored(kNameKey);
  const [reason, setReason] = useState('');
  const signature = { by: name?.trim() ?? '', reason: reason.trim() };
  const fields = (
    <>
      <label className="field">
        <span className="label">{t('loop.your_name')}</span>
        <input
          className="input"
          maxLength={80}
          value={name ?? ''}
          onChange={(event) => setName(event.target.value || null)}
        />
      </label>
      <label className="field wide">
        <span className="label">{t('loop.why')}</span>
        <input
          className="input"
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
    </>
  );
  return { signature: signature.by && signature.reason ? signature : null, fields };
}
