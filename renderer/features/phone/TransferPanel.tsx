// Whom to hand the call to, or to ask first: colleagues by name or extension, any extension, a number outside. Private to the call bar.
// It decides nothing: people inside pass, a number outside is asked of the guard like a dial.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Colleague, TransferTarget } from '../../../shared/transfer.ts'
import { colleaguesLike, targetOf } from '../../../shared/transfer.ts'
import { useCombobox } from '../../ui/combobox.ts'
import { Kbd } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { BarPopover, useBarPopover } from './BarPopover.tsx'
import { consult, transfer, usePhone } from './phone.ts'
import './transfer.css'

/** Opens by its key or click; closes when the wish is on its way. */
export function TransferPanel() {
  const { t } = useTranslation()
  const popover = useBarPopover()
  useKey('Ctrl+T', popover.toggle, { label: t('phone.keys.transfer'), group: t('phone.keys.group') })
  return (
    <BarPopover
      of={popover}
      combo="Ctrl+T"
      label={t('phone.button.transfer')}
      icon="transfer"
      placement="bottomRight"
    >
      <Targets open={popover.open} onDone={() => popover.setOpen(false)} />
    </BarPopover>
  )
}

interface Choice {
  readonly key: string
  readonly target: TransferTarget
  readonly name: string
  readonly more: string
}

function Targets({ open, onDone }: { open: boolean; onDone(): void }) {
  const { t } = useTranslation()
  const directory = usePhone((state) => state.directory)
  const own = usePhone((state) => state.account?.authorizationUser ?? '')
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // A panel that is still being placed takes no focus, and one opened again before it was gone is the same one.
  useEffect(() => {
    if (!open) return
    let frame = 0
    const take = () => {
      field.current?.focus()
      if (document.activeElement !== field.current) frame = requestAnimationFrame(take)
    }
    take()
    return () => cancelAnimationFrame(frame)
  }, [open])

  const read = targetOf(typed, directory)
  const named = (one: Colleague): Choice => ({
    key: one.extension,
    target: { kind: one.role, name: one.name, extension: one.extension },
    name: one.name,
    more: `${t(`phone.target.${one.role}`)} ${one.extension}`,
  })
  const found = colleaguesLike(typed, directory)
    .filter((one) => one.extension !== own)
    .map(named)
  // What was typed in full goes first, unless it names somebody who is listed anyway.
  const direct: Choice[] =
    read.ok && (read.target.kind === 'extension' || read.target.kind === 'outside')
      ? [
          {
            key: 'typed',
            target: read.target,
            name: typed.trim(),
            more: t(read.target.kind === 'outside' ? 'phone.transfer.outside' : 'phone.target.extension'),
          },
        ]
      : []
  const choices = [...direct, ...found]
  const box = useCombobox(choices.length, true, (index, event) => {
    event.nativeEvent.stopImmediatePropagation()
    go(choices[index], event.ctrlKey)
  })
  const go = (choice: Choice | undefined, blind: boolean) => {
    if (!choice) return
    onDone()
    void (blind ? transfer(choice.target) : consult(choice.target))
  }
  return (
    <div className="tp">
      <div className="ne-field">
        <Icon name="search" />
        <input
          ref={field}
          {...box.field}
          value={typed}
          placeholder={t('phone.transfer.placeholder')}
          aria-label={t('phone.transfer.label')}
          onChange={(event) => {
            setTyped(event.target.value)
            box.point(0)
          }}
        />
      </div>
      <ul id={box.listId} className="tp-list" aria-label={t('phone.transfer.people')}>
        {choices.map((choice, index) => (
          <li
            key={choice.key}
            id={box.choiceId(index)}
            className="tp-row"
            data-on={index === box.chosen}
            data-target={choice.key}
            onMouseEnter={() => box.point(index)}
          >
            <span className="tp-who">
              <b className="clip">{choice.name}</b>
              <span className="clip">{choice.more}</span>
            </span>
            <button type="button" className="btn sm soft" onClick={() => go(choice, false)}>
              {t('phone.transfer.consult')}
            </button>
            <button type="button" className="btn sm" onClick={() => go(choice, true)}>
              {t('phone.transfer.blind')}
            </button>
          </li>
        ))}
      </ul>
      {choices.length === 0 && (
        <p className="tp-none" role="status">
          {t(typed.trim() === '' ? 'phone.transfer.nobody' : 'phone.transfer.unreadable')}
        </p>
      )}
      <p className="tp-keys">
        <span>
          <Kbd combo="Enter" /> {t('phone.transfer.consultKey')}
        </span>
        <span>
          <Kbd combo="Ctrl+Enter" /> {t('phone.transfer.blindKey')}
        </span>
      </p>
      {directory.conference === null && <p className="tp-note">{t('phone.transfer.noConference')}</p>}
    </div>
  )
}
