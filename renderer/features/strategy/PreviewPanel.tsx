// What an order would do, person by person and for the first cases, and how far it is once it runs. Private to allotment.
import { useTranslation } from 'react-i18next'
import type { AllotmentPreview, AllotmentSummary } from '../../../shared/allotmentBodies.ts'
import { Button, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

export function PreviewPanel({
  preview,
  running,
  busy,
  onDo,
  onDrop,
  onStop,
}: {
  readonly preview: AllotmentPreview
  readonly running: AllotmentSummary | null
  readonly busy: boolean
  onDo(): void
  onDrop(): void
  onStop(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { allotment, shares, sample } = preview
  const pool = t('allotment.pool')
  return (
    <>
      <Scroll className="fade sg-pad" label={t('allotment.preview')}>
        {allotment.left.length > 0 && (
          <Section title={t('allotment.left.title')}>
            <ul className="row tight al-left">
              {allotment.left.map(({ why, cases }) => (
                <li key={why} data-left={why}>
                  <Tag tone="warn">
                    {t(`allotment.left.${why}`)} {format.count(cases)}
                  </Tag>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {shares.length > 0 && (
          <Section title={t('allotment.share.title')}>
            <div className="al-scroll">
              <table className="al-table">
                <thead>
                  <tr>
                    <th scope="col">{t('allotment.board.agent')}</th>
                    <th scope="col">{t('allotment.share.held')}</th>
                    <th scope="col">{t('allotment.share.takes')}</th>
                    <th scope="col">{t('allotment.share.gives')}</th>
                    <th scope="col">{t('allotment.share.after')}</th>
                    <th scope="col">{t('allotment.share.fen')}</th>
                    <th scope="col">{t('allotment.bucket')}</th>
                  </tr>
                </thead>
                <tbody>
                  {shares.map(({ agent, held, takes, gives, takesFen, buckets }) => (
                    <tr key={agent.id} data-share={agent.staffNumber}>
                      <th scope="row">
                        {agent.name} · {agent.staffNumber}
                      </th>
                      <td>{format.count(held)}</td>
                      <td>
                        <b>{takes > 0 ? `+${format.count(takes)}` : '—'}</b>
                      </td>
                      <td>{gives > 0 ? `−${format.count(gives)}` : '—'}</td>
                      <td>
                        <b>{format.count(held + takes - gives)}</b>
                      </td>
                      <td>{format.money(takesFen)}</td>
                      <td className="sm t2">
                        {buckets.map((each) => `${each.bucket} ${each.takes}`).join(' · ')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Section>
        )}
        {sample.length > 0 && (
          <Section title={t('allotment.sample.title', { count: sample.length })}>
            <ul className="sg-history">
              {sample.map((each) => (
                <li key={each.caseId} className="row tight" data-case={each.caseId}>
                  <b className="clip">{each.name}</b>
                  <Tag>{each.bucket}</Tag>
                  <span className="sm t2">{t(`enums.product.${each.product}`)}</span>
                  <span className="grow" />
                  <span>{format.money(each.totalFen)}</span>
                  <span className="sm t2 al-way">
                    {each.from ?? pool} → {each.to ?? pool}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </Scroll>
      <footer className="sg-save">
        {running ? (
          <div className="row">
            <progress
              className="grow"
              max={running.cases}
              value={running.landed}
              aria-label={t('allotment.running', { landed: running.landed, cases: running.cases })}
            />
            <span role="status">
              {running.state === 'takingBack'
                ? t('allotment.stopping')
                : t('allotment.running', { landed: running.landed, cases: running.cases })}
            </span>
            <Button icon="close" disabled={running.state !== 'landing'} onClick={onStop}>
              {t('allotment.stop')}
            </Button>
          </div>
        ) : (
          <div className="row">
            <span className="grow" />
            <Button look="ghost" disabled={busy} onClick={onDrop}>
              {t('allotment.again')}
            </Button>
            <Button
              look="pri"
              icon="check"
              combo="Ctrl+Enter"
              busy={busy}
              disabled={allotment.cases === 0}
              onClick={onDo}
            >
              {allotment.cases === 0
                ? t('allotment.nothing')
                : t('allotment.go', { cases: format.count(allotment.cases) })}
            </Button>
          </div>
        )}
      </footer>
    </>
  )
}
