// The page of the small window that shows a ringing call: what the shell gives it, worded and masked already, and two buttons.
// Keeps nothing, knows nothing else, and has no part of the workstation in it.
import { openBridge } from '../bridge.ts'
import '../ui/tokens.css'
import './ring.css'

const part = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`ring.html has no ${id}`)
  return found
}

function label(id: 'answer' | 'decline', { words, key }: { words: string; key: string }): void {
  const button = part(id)
  const [said, cap] = [button.querySelector('span'), button.querySelector('kbd')]
  if (said) said.textContent = words
  if (cap) cap.textContent = key
  button.setAttribute('aria-label', `${words} ${key}`)
}

async function show(): Promise<void> {
  const bridge = openBridge()
  const words = await bridge.call('ring.words')
  if (!words) return
  document.documentElement.lang = words.language
  document.documentElement.dataset.theme = words.dark ? 'dark' : 'light'
  document.title = words.title
  part('title').textContent = words.title
  part('who').textContent = words.who
  part('number').textContent = words.number
  label('answer', words.answer)
  label('decline', words.decline)
  const press = (action: 'answer' | 'decline') => void bridge.call('ring.press', { action })
  part('answer').addEventListener('click', () => press('answer'))
  part('decline').addEventListener('click', () => press('decline'))
  window.addEventListener('keydown', (event) => {
    if (event.repeat) return
    // A button that has the focus keeps its own key.
    if (event.key === 'Enter' && document.activeElement instanceof HTMLButtonElement) return
    if (['Enter', 'F2', 'F8'].includes(event.key) && !event.shiftKey) press('answer')
    else if (event.key === 'Escape' || (event.key === 'F8' && event.shiftKey)) press('decline')
    else return
    event.preventDefault()
  })
  part('ring').hidden = false
}

void show()
