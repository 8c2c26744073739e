// The upper half of the script pane: stages, banners, earlier lines, the large line, answers; and the dock below. Private to the script.
import { useTranslation } from 'react-i18next'
import type { Instant, Zone } from '../../../shared/instant.ts'
import { STAGE_LABELS } from '../../../shared/script/graph.ts'
import type { Segment } from '../../../shared/script/variables.ts'
import { FACTOR_WORDS, isFactName } from '../../../shared/script/variables.ts'
import { segmentsOf, type Wordings } from '../../../shared/script/wording.ts'
import type { Choice, Script, ScriptNode, ScriptState } from '../../../shared/script.ts'
import { nodeOf, stagesOf } from '../../../shared/script.ts'
import type { VerificationFactor } from '../../local/views.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { shortcutOf, useActingKey, useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import type { DrawerName } from './script.tsx'
import type { Piece } from './view.ts'
import { clausesOf, isLong, piecesOf } from './view.ts'

export function Stages({ script, state }: { script: Script; state: ScriptState }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ol className="sc-stages" aria-label={t('script.stages')}>
      {stagesOf(script, state).map(({ stage, state: at }) => (
        <li
          key={stage}
          data-at={at === 'current' ? 'now' : at === 'done' ? 'past' : 'ahead'}
          aria-current={at === 'current' ? 'step' : undefined}
          title={format.pick(STAGE_LABELS[stage])}
        >
          {format.pick(STAGE_LABELS[stage])}
        </li>
      ))}
    </ol>
  )
}

export interface StopShown {
  readonly holdKind: 'complaint' | 'cease'
  readonly ticket: string
  readonly at: Instant
  readonly until: Instant | null
  readonly binds: 'all' | 'number' | 'review'
}

/** What may be said and shown now; under it, a complaint or stop that is on record. */
export function Strips({
  answered,
  matched,
  recorded,
  thirdParty,
  factors,
  stop,
  zone,
  now,
}: {
  answered: boolean
  matched: boolean
  recorded: boolean
  thirdParty: boolean
  factors: readonly VerificationFactor[]
  stop: StopShown | null
  zone: Zone
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = matched ? (recorded ? 'matched' : 'unrecorded') : 'unverified'
  const look = !answered ? 'preparing' : thirdParty ? 'thirdParty' : known
  const tone = {
    preparing: 'accent',
    thirdParty: 'warn',
    matched: 'ok',
    unverified: 'warn',
    unrecorded: 'bad',
  } as const
  const icon: Record<typeof look, IconName> = {
    preparing: 'phone',
    thirdParty: 'users',
    matched: 'shieldOk',
    unverified: 'lock',
    unrecorded: 'alert',
  }
  return (
    <>
      <div className="sc-strip" data-tone={tone[look]} data-banner={look} role="status">
        <Icon name={icon[look]} />
        <b>{t(`script.banner.${look}.title`)}</b>
        <span className="sc-clip">
          {look === 'matched'
            ? factors.map((factor) => format.pick(FACTOR_WORDS[factor])).join(' + ')
            : t(`script.banner.${look}.text`)}
        </span>
        {look === 'matched' && (
          <span className="sc-end">
            <Icon name="check" size="s" />
            {t('script.banner.matched.text')}
          </span>
        )}
        {look === 'unverified' && <span className="sc-end">{t('script.banner.unverified.need')}</span>}
      </div>
      {stop && (
        <div className="sc-strip" data-tone="bad" role="status" data-stop={stop.holdKind}>
          <Icon name="flag" />
          <b>{t(`script.stop.done.${stop.holdKind}`)}</b>
          <span className="sc-clip">
            {stop.binds !== 'all'
              ? t(`script.stop.${stop.binds}`)
              : stop.until === null
                ? t('script.stop.forEver')
                : t('script.stop.until', { at: format.dayTime(stop.until, now, zone) })}
          </span>
          <span className="sc-end copy">{t('script.stop.ticket', { ticket: stop.ticket })}</span>
        </div>
      )}
    </>
  )
}

/** The last two lines with the answer given; the node's own answers give the number that was pressed. */
export function Earlier({
  script,
  state,
  words,
  covered,
}: {
  script: Script
  state: ScriptState
  words: Wordings
  covered: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown = state.steps.slice(-2)
  if (shown.length === 0) return null
  return (
    <ol className="sc-said" aria-label={t('script.earlier')}>
      {shown.map((step) => {
        const node = nodeOf(script, step.node)
        const index = node.answers.findIndex(({ key }) => key === step.answer)
        const given = node.answers[index]
        const pieces = piecesOf(segmentsOf(node.text, state, words), covered)
        return (
          <li key={step.at}>
            <span className="sc-id">{step.node}</span>
            <span className="sc-w">
              {pieces.map((piece) =>
                piece.kind === 'words' || piece.kind === 'value'
                  ? piece.text
                  : piece.kind === 'covered'
                    ? t('script.coveredShort')
                    : '…',
              )}
            </span>
            <span className="sc-a">
              {given && <kbd>{index + 1}</kbd>}
              <span className="sc-clip">{given ? format.pick(given.label) : t('script.jumped')}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

export function Line({
  script,
  line,
  covered,
  canGoBack,
  onBack,
  onSaid,
}: {
  script: Script
  line: { node: ScriptNode; segments: Segment[]; missing: string[] } | null
  covered: boolean
  canGoBack: boolean
  onBack(): void
  /** Null before the answer. */
  onSaid: (() => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const pieces = line ? piecesOf(line.segments, covered) : []
  return (
    <div className="sc-now">
      <div className="sc-meta">
        {line && <b data-node={line.node.id}>{line.node.id}</b>}
        <span>{line ? format.pick(STAGE_LABELS[line.node.stage]) : t('script.over')}</span>
        <span className="sc-t3 sc-clip">
          · {format.pick(script.title)} · {t('script.version', { n: script.version })}
        </span>
        <span className="sc-end">
          {canGoBack && (
            <Button size="sm" look="ghost" icon="undo" combo="Alt+ArrowLeft" onClick={onBack}>
              {t('script.back')}
            </Button>
          )}
          {line && onSaid && (
            <Button size="sm" look="soft" icon="check" combo="F2" onClick={onSaid}>
              {t('script.said')}
            </Button>
          )}
        </span>
      </div>
      {line ? (
        <p
          key={line.node.id}
          className="sc-line copy"
          data-long={isLong(pieces)}
          lang={format.language}
          aria-live="polite"
        >
          {(format.language === 'en' ? [pieces] : clausesOf(pieces)).map((clause, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses of one line never change places
            <span className="sc-clause" key={index}>
              {clause.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one clause never change places
                <PieceOf key={at} piece={piece} />
              ))}
            </span>
          ))}
        </p>
      ) : (
        <p className="sc-line" data-long="true">
          {t('script.overText')}
        </p>
      )}
    </div>
  )
}

function PieceOf({ piece }: { piece: Piece }) {
  const { t } = useTranslation()
  switch (piece.kind) {
    case 'words':
      return piece.text
    case 'value':
      return (
        <span className="sc-var" data-variable={piece.variable} title={t(`script.source.${piece.source}`)}>
          {piece.text}
        </span>
      )
    case 'covered':
      return (
        <span className="sc-cover" data-covered="">
          <Icon name="lock" size="s" />
          {t('script.coveredShort')}
        </span>
      )
    case 'missing':
      return (
        <span className="sc-var" data-missing="true" title={t('script.missingWhy')}>
          {isFactName(piece.variable) ? t('script.missing') : t('script.toFill')}
        </span>
      )
    default:
      return piece satisfies never
  }
}

export function Answers({
  choices,
  openKey,
  preparing,
  onPick,
}: {
  choices: readonly Choice[]
  openKey: string | null
  preparing: boolean
  onPick(choice: Choice): void
}) {
  const { t } = useTranslation()
  if (preparing) return <p className="sc-wait">{t('script.afterAnswer')}</p>
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div className="sc-answers" role="group" aria-label={t('script.answers')}>
      {choices.map((choice) => (
        <AnswerButton
          key={`${choice.number}-${choice.answer.key}`}
          choice={choice}
          open={choice.answer.key === openKey}
          onPick={() => onPick(choice)}
        />
      ))}
    </div>
  )
}

function AnswerButton({ choice, open, onPick }: { choice: Choice; open: boolean; onPick(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { answer, number, barred } = choice
  useKey(String(number), onPick, { label: '', group: '', enabled: barred === null })
  const hint =
    barred === 'locked'
      ? t(answer.needs === 'mismatch' ? 'script.barred.needsMismatch' : 'script.barred.needsMatch')
      : barred === 'notVerified'
        ? t('script.barred.notVerified')
        : barred === 'notRecorded'
          ? t('script.barred.notRecorded')
          : answer.hint
            ? format.pick(answer.hint)
            : ''
  return (
    <button
      type="button"
      className="sc-answer"
      data-answer={answer.key}
      aria-keyshortcuts={String(number)}
      aria-pressed={answer.capture.length > 0 ? open : undefined}
      disabled={barred !== null}
      onClick={onPick}
    >
      <Kbd combo={String(number)} />
      <span>
        <b className="sc-wrap" title={format.pick(answer.label)}>
          {format.pick(answer.label)}
        </b>
        {hint && (
          <small className="sc-clip" title={hint}>
            {hint}
          </small>
        )}
      </span>
    </button>
  )
}

const DRAWERS: readonly { name: DrawerName; icon: IconName; combo: string; verified: boolean }[] = [
  { name: 'objections', icon: 'scale', combo: 'F5', verified: false },
  { name: 'knowledge', icon: 'book', combo: 'F6', verified: true },
  { name: 'calm', icon: 'leaf', combo: 'F7', verified: false },
]

export function Dock({
  live,
  matched,
  drawer,
  onDrawer,
  onCallback,
}: {
  live: boolean
  matched: boolean
  drawer: DrawerName | null
  onDrawer(name: DrawerName): void
  onCallback(): void
}) {
  const { t } = useTranslation()
  const acting = useActingKey()
  return (
    <footer className="sc-dock">
      {DRAWERS.map(({ name, icon, combo, verified }) => (
        <button
          key={name}
          type="button"
          className="sc-dockbtn"
          aria-expanded={drawer === name}
          aria-keyshortcuts={shortcutOf(acting(combo))}
          disabled={!live || (verified && !matched)}
          title={verified && !matched ? t('script.barred.notVerified') : undefined}
          onClick={() => onDrawer(name)}
        >
          <Icon name={icon} />
          {t(`script.dock.${name}`)}
          <Kbd combo={combo} />
        </button>
      ))}
      <button type="button" className="sc-dockbtn sc-wideonly" disabled={!live} onClick={onCallback}>
        <Icon name="callback" />
        {t('script.dock.callback')}
      </button>
      <span className="sc-end">
        <button
          type="button"
          className="sc-dockbtn"
          data-tone="bad"
          aria-expanded={drawer === 'stop'}
          aria-keyshortcuts={shortcutOf(acting('Ctrl+Shift+T'))}
          disabled={!live}
          onClick={() => onDrawer('stop')}
        >
          <Icon name="flag" />
          {t('script.dock.stop')}
          <Kbd combo="Ctrl+Shift+T" />
        </button>
      </span>
    </footer>
  )
}
