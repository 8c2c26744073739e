// Settings of this machine: display, sound with a live test, work, diagnosis. Every change is kept at once; nothing here needs a
// "save" button, and nothing here changes a rule.
import { Select, Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings, SettingsChange } from '../../../shared/ipc.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll, SectionHead } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { capOf, useActingKey } from '../../ui/keys.ts'
import { nextZoom } from '../../ui/zoom.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { AudioSettings } from './AudioSettings.tsx'
import { Choice, FixedBy, fixedBy } from './Choice.tsx'
import { Diagnosis } from './Diagnosis.tsx'
import { HeadsetSettings } from './HeadsetSettings.tsx'
import { HotkeySettings } from './HotkeySettings.tsx'
import { KeySettings } from './KeySettings.tsx'
import { LineSettings } from './LineSettings.tsx'
import { PreCallTest } from './PreCallTest.tsx'
import { ProcessingSettings } from './ProcessingSettings.tsx'
import './settings.css'

export interface SettingsScreenProps {
  readonly practice: boolean
  /** Has a telephone: agents and supervisors. */
  readonly caller: boolean
  readonly settings: Settings
  onChange(change: SettingsChange): void
}

const LANGUAGES = ['zh-CN', 'en'] as const
const THEMES = ['light', 'dark', 'system'] as const
const WRAP_STEPS = [30, 45, 60, 90, 120, 180, 300] as const
const DENSITIES = ['standard', 'roomy'] as const

export function SettingsScreen({ practice, caller, settings, onChange }: SettingsScreenProps) {
  const { t } = useTranslation()
  const acting = useActingKey()
  const wrapId = useId()
  const bothId = useId()
  const progressiveId = useId()
  const { policy, managed } = useDesk()
  const wrapBy = fixedBy(managed, 'wrapSeconds')
  const progressiveBy = fixedBy(managed, 'progressive')
  const smaller = nextZoom(settings.zoom, -1)
  const larger = nextZoom(settings.zoom, 1)
  const steps = [...new Set([...WRAP_STEPS, settings.wrapSeconds])].sort((a, b) => a - b)
  return (
    <main className="sheet" aria-label={t('settings.title')}>
      <header className="page-head">
        <h1>{t('settings.title')}</h1>
      </header>
      <Scroll className="st" label={t('settings.title')}>
        {managed.wrong && <ProblemNote problem={managed.wrong} tone="warn" />}
        <section>
          <SectionHead title={t('settings.section.display')} />
          <Choice
            label={t('settings.language')}
            value={settings.language}
            choices={LANGUAGES.map((value) => ({ value, text: t(`settings.languageName.${value}`) }))}
            fixed={fixedBy(managed, 'language')}
            onChange={(language) => onChange({ language })}
          />
          <Choice
            label={t('settings.theme')}
            value={settings.theme}
            choices={THEMES.map((value) => ({ value, text: t(`settings.themeName.${value}`) }))}
            fixed={fixedBy(managed, 'theme')}
            onChange={(theme) => onChange({ theme })}
          />
          <Choice
            label={t('settings.density')}
            value={settings.density}
            choices={DENSITIES.map((value) => ({ value, text: t(`settings.densityName.${value}`) }))}
            fixed={fixedBy(managed, 'density')}
            onChange={(density) => onChange({ density })}
          />
          <div className="st-row">
            <span>{t('settings.zoom')}</span>
            <span className="row tight">
              <IconButton
                icon="minus"
                label={t('settings.zoomOut')}
                combo="Ctrl+-"
                disabled={smaller === null}
                onClick={() => smaller !== null && onChange({ zoom: smaller })}
              />
              <b className="st-zoom" aria-live="polite">
                {Math.round(settings.zoom * 100)}%
              </b>
              <IconButton
                icon="plus"
                label={t('settings.zoomIn')}
                combo="Ctrl+="
                disabled={larger === null}
                onClick={() => larger !== null && onChange({ zoom: larger })}
              />
              <Button
                size="sm"
                look="ghost"
                disabled={settings.zoom === 1}
                onClick={() => onChange({ zoom: 1 })}
              >
                {t('settings.zoomReset')}
              </Button>
            </span>
          </div>
        </section>
        <section>
          <SectionHead title={t('settings.section.audio')} />
          <AudioSettings volumes={settings.volumes} onVolumes={(volumes) => onChange({ volumes })} />
          <div className="st-row">
            <label htmlFor={bothId}>{t('settings.ringOnBoth')}</label>
            <Switch
              id={bothId}
              checked={settings.devices.ringOnBoth}
              onChange={(ringOnBoth) => onChange({ devices: { ...settings.devices, ringOnBoth } })}
            />
          </div>
          {caller && <HeadsetSettings />}
          <ProcessingSettings processing={settings.processing} fixed={fixedBy(managed, 'processing')} />
          <PreCallTest processing={settings.processing} volume={settings.volumes.speaker} />
        </section>
        <section>
          <SectionHead title={t('settings.section.work')} />
          <div className="st-row">
            <label htmlFor={wrapId}>
              {t('settings.wrapSeconds')}
              <span className="sm t3">{t('settings.wrapHint', { extend: capOf(acting('F10')) })}</span>
              <FixedBy who={wrapBy} />
            </label>
            <Select
              id={wrapId}
              value={settings.wrapSeconds}
              disabled={wrapBy !== null}
              options={steps.map((value) => ({ value, label: `${value} ${t('settings.wrapUnit')}` }))}
              onChange={(wrapSeconds) => onChange({ wrapSeconds })}
              style={{ width: 120 }}
            />
          </div>
          {caller && (
            <div className="st-row">
              <label htmlFor={progressiveId}>
                {t('settings.progressive')}
                <span className="sm t3">
                  {policy.progressive.allowed
                    ? t('settings.progressiveHint', { seconds: policy.progressive.seconds })
                    : t('settings.progressiveForbidden')}
                </span>
                <FixedBy who={progressiveBy} />
              </label>
              <Switch
                id={progressiveId}
                checked={settings.progressive && policy.progressive.allowed}
                disabled={!policy.progressive.allowed || progressiveBy !== null}
                onChange={(progressive) => onChange({ progressive })}
              />
            </div>
          )}
        </section>
        {caller && <LineSettings practice={practice} />}
        <KeySettings map={settings.keys} onChange={(keys) => onChange({ keys: { ...keys } })} />
        {caller && (
          <HotkeySettings hotkeys={settings.hotkeys} onChange={(hotkeys) => onChange({ hotkeys })} />
        )}
        <Diagnosis practice={practice} caller={caller} />
      </Scroll>
    </main>
  )
}
