// Saving a file that central made where the person says. Private to the agencies.
import { useTranslation } from 'react-i18next'
import { useDesk } from '../../desk.ts'
import { showToast } from '../../ui/states.tsx'

/** Saves a file that central made, and says so. */
export function useSaved() {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  return async (suggestedName: string, content: { text: string } | { base64: string }) => {
    const { path } = await bridge.call('file.save', { suggestedName, content })
    if (path !== null) showToast({ tone: 'ok', title: t('agency.saved'), text: path })
  }
}
